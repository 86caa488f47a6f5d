import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { categories } from './allure-results.ts'

export interface AllureReportOptions {
  readonly resultsDir: string
  /** Folder that `index.html` is written into; other files there stay as they are. */
  readonly outDir: string
  /** Heading of the report. */
  readonly title: string
}

/** Makes one HTML file of Allure results, which opens offline. @returns its path */
export async function writeAllureReport({ resultsDir, outDir, title }: AllureReportOptions): Promise<string> {
  const html = await render(resultsDir, title)
  const file = join(outDir, 'index.html')
  await mkdir(outDir, { recursive: true })
  await writeFile(file, withoutAnalytics(html))
  return file
}

const options = {
  singleFile: true,
  groupBy: ['epic', 'feature', 'story'],
  defaultSortBy: 'status,asc',
  reportLanguage: 'en',
  sections: ['charts'],
}

/**
 * Renders in memory: Allure would take an existing folder apart, and the run folder is one. Allure is
 * loaded only here, because it takes longer than everything else at the start of the command.
 */
async function render(resultsDir: string, title: string): Promise<string> {
  const { AllureReport } = await import('@allurereport/core')
  const { default: AwesomePlugin } = await import('@allurereport/plugin-awesome')
  const files = new Map<string, Buffer>()
  const report = new AllureReport({
    name: title,
    output: join(resultsDir, 'no-such-folder'),
    open: false,
    port: undefined,
    categories,
    reportFiles: { addFile: async (path, data) => files.set(path, data) && path },
    plugins: [{ id: 'awesome', enabled: true, options, plugin: new AwesomePlugin(options) }],
  })
  await report.start()
  await report.readDirectory(resultsDir)
  await report.done()
  const html = files.get('awesome/index.html')
  if (!html) throw new Error('Allure made no index.html')
  return html.toString('utf8')
}

/** A report about payments tells nobody that it is being read: Allure's page counts its readers. */
function withoutAnalytics(html: string): string {
  const quiet = html
    .replace(/<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>/, '')
    .replace(/<script>\s*window\.dataLayer\b[\s\S]*?<\/script>/, '')
  if (/<(script|link|img)\b[^>]*\b(src|href)="https?:/.test(quiet))
    throw new Error('The Allure page would load something from the network')
  return quiet
}
