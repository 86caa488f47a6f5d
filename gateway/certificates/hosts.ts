import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { CertificateError } from './errors.ts'

/** One subject alternative name: `name` in lower-case ASCII, `address` in its shortest form without brackets. */
export type Host = { readonly kind: 'name' | 'address'; readonly value: string }

/** The underscore is no host name character, but Docker Compose makes such names and TLS clients match them. */
const namePattern = /^(\*\.)?[\p{L}\p{N}\p{M}_-]{1,63}(\.[\p{L}\p{N}\p{M}_-]{1,63})*$/u

/**
 * Reads a host name (`*.` in front is allowed), an IPv4 or an IPv6 address (brackets are allowed).
 * @throws CertificateError `HOST_INVALID`
 */
export function parseHost(text: string): Host {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  const host: Host = isIP(bare)
    ? { kind: 'address', value: shortestAddress(bare) }
    : { kind: 'name', value: asciiName(bare) }
  if (host.value === '') throw new CertificateError('HOST_INVALID', text)
  return host
}

/** The shortest spelling of an address; `''` for one with a zone (`fe80::1%eth0`): no certificate can carry it. */
export function shortestAddress(address: string): string {
  if (address.includes('%')) return ''
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

/** `''` for what is no name; `domainToASCII` alone would drop a path and read `1.2` as the address 1.0.0.2. */
function asciiName(name: string): string {
  if (!namePattern.test(name)) return ''
  const ascii = domainToASCII(name)
  return ascii.length > 253 || isIP(ascii) ? '' : ascii
}
