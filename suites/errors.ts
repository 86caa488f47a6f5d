/** The selection cannot be made as it was asked for; nothing was sent. */
export class SelectionInvalid extends Error {
  readonly code = 'SELECTION_INVALID'
  override readonly name = 'SelectionInvalid'
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}
