import type { Draft, Signed } from './outgoing.ts'

/**
 * One change to a message of ours: to the draft, so that the signature covers it, or to the signed
 * message, so that it does not. Everything else stays as it was.
 */
export interface Deviation {
  /** What is different, for the report. */
  readonly says: string
  readonly draft?: (draft: Draft) => Draft
  readonly signed?: (signed: Signed) => Signed
}

/**
 * Applies a deviation around signing. One that changes nothing is a mistake of ours: the message would
 * be judged as spoiled although it is plain.
 */
export function deviate(draft: Draft, sign: (draft: Draft) => Signed, deviation?: Deviation): Signed {
  const plain = sign(draft)
  if (!deviation) return plain
  const signed = deviation.draft ? sign(deviation.draft(draft)) : plain
  const odd = deviation.signed?.(signed) ?? signed
  if (sameMessage(odd, plain)) throw new Error(`"${deviation.says}" changes nothing in this message`)
  return odd
}

function sameMessage(a: Signed, b: Signed): boolean {
  const lines = ({ status, headers, body }: Signed) =>
    JSON.stringify([status, headers, body.toString('latin1')])
  return lines(a) === lines(b)
}
