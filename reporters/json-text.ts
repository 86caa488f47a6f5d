import { maskingOf, maskText } from './mask.ts'

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Deeper than any message of the protocol; hostile nesting does not grow the text without end. */
const deepest = 20

const opens = (token: string | undefined) => token === '{' || token === '['
const closes = (token: string | undefined) => token === '}' || token === ']'

/**
 * Valid JSON with line breaks and indentation, and with secrets masked, also below a field that holds
 * one. All other tokens stay as they were sent: large numbers keep their digits, escapes stay escapes.
 *
 * @param under name of the field whose value `text` is
 */
export function indentJson(text: string, under = ''): string {
  const all = text.match(tokens) ?? []
  const open: (ReturnType<typeof maskingOf> | undefined)[] = []
  const lineBreak = () => `\n${'  '.repeat(Math.min(open.length, deepest))}`
  let masking = maskingOf(under)
  const write = (token: string, at: number): string => {
    if (opens(token)) {
      open.push(masking)
      return closes(all[at + 1]) ? token : token + lineBreak()
    }
    if (closes(token)) {
      masking = open.pop()
      return opens(all[at - 1]) ? token : lineBreak() + token
    }
    if (token === ',') {
      masking = open.at(-1)
      return token + lineBreak()
    }
    if (token === ':') return ': '
    if (all[at + 1] !== ':') return maskScalar(token, masking)
    masking = maskingOf(JSON.parse(token)) ?? open.at(-1)
    return token
  }
  return all.map(write).join('')
}

function maskScalar(token: string, masking: ReturnType<typeof maskingOf>): string {
  if (token === 'null') return token
  if (!token.startsWith('"')) return masking ? masking(token) : maskText(token)
  const value: string = JSON.parse(token)
  const shown = maskText(masking ? masking(value) : value)
  return shown === value ? token : JSON.stringify(shown)
}
