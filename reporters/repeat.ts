import type { Report } from '../schemas/generated/suite.ts'

/** The command that plays and judges one requirement again. */
export function repeatCommand(role: Report['role'], id: string, configFile?: string): string {
  const config = configFile === undefined ? '' : ` --config=${quoted(configFile)}`
  return `npm run conformance -- --role=${role} --only=${id}${config}`
}

/** A name that a shell would take apart stands in quotes. */
function quoted(file: string): string {
  return /^[\w./@%+:-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`
}
