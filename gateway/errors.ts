export { CertificateError } from './certificates/errors.ts'

/** A tape file that cannot be read back. */
export class TapeUnreadable extends Error {
  readonly code = 'TAPE_UNREADABLE'
  readonly advice = 'Take the tape.jsonl of a run folder as the run left it.'
  override readonly name = 'TapeUnreadable'
}

/** The gateway cannot listen where the configuration says. */
export class GatewayPortTaken extends Error {
  readonly code = 'GATEWAY_PORT_TAKEN'
  readonly advice: string
  override readonly name = 'GatewayPortTaken'

  constructor(address: string, cause: NodeJS.ErrnoException) {
    super(`The suite's Alipay+ cannot listen on ${address} (${cause.code ?? cause.message}).`, { cause })
    this.advice = listenAdvice[cause.code ?? ''] ?? taken
  }
}

const taken =
  'Change "gateway.port" or "gateway.host" in the configuration, or end the program that holds the port.'

const listenAdvice: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'Set "gateway.host" in the configuration to an address of this machine.',
  ENOTFOUND: 'Set "gateway.host" in the configuration to an address of this machine.',
  EACCES: 'Choose a "gateway.port" of 1024 or more in the configuration; lower ones need special rights.',
}
