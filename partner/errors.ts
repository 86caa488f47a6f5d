/** A mistake in the configuration; nothing was sent. */
export class ConfigurationInvalid extends Error {
  readonly code = 'CONFIGURATION_INVALID'
  override readonly name = 'ConfigurationInvalid'
  /** One line for each mistake: the field in the words of the file, what is wrong, the mend. */
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[], options?: ErrorOptions) {
    super(`The configuration ${file} cannot be used.`, options)
    this.problems = problems
  }
}
