import { styleText } from 'node:util'

export interface Style {
  /** Colour by escape sequences; the caller knows whether it writes to a terminal. */
  readonly colours?: boolean
  /** Columns that lines are wrapped at. Default: 80. */
  readonly width?: number
}

type Format = Parameters<typeof styleText>[0]

/** Colours a text where it is asked for. */
export function paint(format: Format, text: string, { colours = false }: Style): string {
  return colours ? styleText(format, text, { validateStream: false }) : text
}

/** Breaks a text at blanks; a word that is too long, such as a command, stays whole. */
export function wrap(text: string, indent: string, { width = 80 }: Style, first = indent): string {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}

const labelWidth = 10

/** A label, and its text in a column of its own. */
export function labelled(label: string, text: string, indent: string, style: Style): string {
  const column = indent + ' '.repeat(labelWidth)
  return wrap(text, column, style, indent + label.padEnd(labelWidth))
}

/** A label and a command on one line, however long, so that it can be copied. */
export const command = (label: string, text: string, indent: string) =>
  indent + label.padEnd(labelWidth) + text
