import { readFileSync } from 'node:fs'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { ConfigurationInvalid } from './errors.ts'

/**
 * Reads JSON with comments and trailing commas.
 *
 * @throws {ConfigurationInvalid} with line and column of the first mistake
 */
export function readJsonc(file: string): unknown {
  const text = readFile(file)
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (!first) return value
  const before = text.slice(0, first.offset).split('\n')
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  throw new ConfigurationInvalid(file, [
    `${where}: ${inWords(printParseErrorCode(first.error))}. The file is JSON; comments and a trailing comma are allowed.`,
  ])
}

/** `CommaExpected` as `comma expected`. */
const inWords = (code: string) => code.replaceAll(/(?<=[a-z])[A-Z]/g, ' $&').toLowerCase()

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`
    throw new ConfigurationInvalid(file, [`${problem} Name another with --config.`], { cause })
  }
}
