type Masking = (value: string) => string

/** What a masking has made already is left as it is. */
const alreadyMasked = /^(\(masked-\d+-characters\)|.{6}….{2}|.{12}…)$/s

const once =
  (masking: Masking): Masking =>
  (value) =>
    alreadyMasked.test(value) ? value : masking(value)

/** In one piece, so that masking twice finds it again. */
const hidden = once((value) => `(masked-${value.length}-characters)`)

/** Enough of a payment code to tell two apart; a value too short to hide its middle is hidden whole. */
const ends = once((value) => (value.length < 12 ? hidden(value) : `${value.slice(0, 6)}…${value.slice(-2)}`))

const shownOfSignature = 12

const start = once((value) =>
  value.length > shownOfSignature ? `${value.slice(0, shownOfSignature)}…` : value,
)

/** Each part of the Signature header on its own, so that algorithm and keyVersion stay readable. */
const signatureHeader: Masking = (value) =>
  value
    .split(',')
    .map((part) => part.replace(/^(\s*[A-Za-z]+=)?(.*)$/s, (_, name = '', rest) => name + start(rest)))
    .join(',')

/**
 * Everything that is masked in every rendering, by the name of its field, header or query parameter.
 * The tape alone is raw.
 */
export const masked: Readonly<Record<string, Masking>> = {
  privateKey: hidden,
  alipayPlusPrivateKey: hidden,
  accessToken: hidden,
  refreshToken: hidden,
  authCode: hidden,
  'Agent-Token': hidden,
  Authorization: hidden,
  'Proxy-Authorization': hidden,
  Cookie: hidden,
  'Set-Cookie': hidden,
  paymentCode: ends,
  paymentMethodId: ends,
  Signature: signatureHeader,
}

/** What is masked wherever it stands in a text, whatever it is called there. */
const maskedForms: readonly (readonly [RegExp, Masking])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  // PKCS#8 and PKCS#1 RSA keys begin with these bytes (a sequence, version 0, the algorithm or modulus).
  [/MII[A-Za-z0-9+/]{2,3}IBA(?:DANBgkqhkiG9w0BAQ|AKC)[A-Za-z0-9+/=]*/g, hidden],
  // A payment code of Alipay+: 289, ten digits, 6, five digits (gateway/payment-codes.ts).
  [/(?<!\d)289\d{10}6\d{5}(?!\d)/g, ends],
]

const plainName = (name: string) => name.replaceAll(/[-_]/g, '').toLowerCase()

const byPlainName = new Map(Object.entries(masked).map(([name, masking]) => [plainName(name), masking]))

/** How a field, header or parameter of this name is masked, however it is spelled; undefined: not at all. */
export function maskingOf(name: string): Masking | undefined {
  return byPlainName.get(plainName(name))
}

/** Masks the value of a field, header or parameter by its name, and what is secret by its form. */
export function maskNamed(name: string, value: string): string {
  return maskText(maskingOf(name)?.(value) ?? value)
}

/** Fragments of JSON, also escaped or cut off in the middle: `"name": "value`. */
const jsonFragment = /(\\?")([\w-]+)\1(\s*:\s*)(\\?")?([^"\\,}\]]*)/g

/** `name=value` of URLs, forms and the Signature header. */
const parameter = /(?<![\w-])([A-Za-z][\w-]*)=([^&\s"',;]+)/g

/** Masks what is secret in any text, such as an error message, a URL or a body that is not JSON. */
export function maskText(text: string): string {
  const formsMasked = maskedForms.reduce((masked, [form, masking]) => masked.replace(form, masking), text)
  return formsMasked
    .replace(jsonFragment, (all, quote, name, colon, open = '', value) => {
      const masking = maskingOf(name)
      return masking ? `${quote}${name}${quote}${colon}${open}${masking(value)}` : all
    })
    .replace(parameter, (all, name, value) => {
      const masking = maskingOf(name)
      return masking ? `${name}=${masking(value)}` : all
    })
}
