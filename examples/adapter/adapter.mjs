// Turns each intent of the suite into the calls that the wallet's own app makes. For tests only.
// WALLET_URL=http://127.0.0.1:9000 ADAPTER_PORT=8710 node adapter.mjs
import { createServer } from 'node:http'

const { WALLET_URL, ADAPTER_HOST = '127.0.0.1', ADAPTER_PORT = '8710' } = process.env
if (!WALLET_URL) throw new Error('WALLET_URL must be the base URL of the wallet app backend')

const userPath = (customerId) => `/users/${encodeURIComponent(customerId)}`
const paymentPath = (paymentRequestId) => `/payments/${encodeURIComponent(paymentRequestId)}`

/** The user opens the scan page. Answers the URLs of the logos that it shows. */
async function openScanPage({ customerId, logos }) {
  const page = await wallet('POST', `${userPath(customerId)}/scan-page`, { logos })
  return { shown: page.logoUrls }
}

/** The user opens the page with the payment code. The code is null where the page shows none. */
async function showPaymentCode({ customerId, region }) {
  const page = await wallet('POST', `${userPath(customerId)}/code-page`, { region })
  return { paymentCode: page.code }
}

/** The user scans a code. The wallet takes the identification for what its Server SDK would say. */
async function scanCode({ customerId, codeValue, identification }) {
  const page = await wallet('POST', `${userPath(customerId)}/scans`, { codeValue, identification })
  return reaction(page, 'handleAction')
}

/** The Client SDK calls decode of the app. */
async function decode({ customerId, codeValue }) {
  return reaction(await wallet('POST', `${userPath(customerId)}/decodes`, { codeValue }), 'finishDecode')
}

/** What the app did next. Only a page that refuses the code is a refusal; an unknown one is an error. */
function reaction({ page, url, userAgent, acDecodeConfig, sdkActionPayload }, forSdk) {
  if (page === 'cashier') return { did: 'showCashier' }
  if (page === 'merchant') return { did: 'launch', url, userAgent, acDecodeConfig }
  if (page === 'sdk') return { did: forSdk, sdkActionPayload }
  if (page === 'refused') return { did: 'reject' }
  throw new Error(`the app has no page ${page}`)
}

/** The Client SDK calls getAuthCode of the app. The code is null where the app gives none. */
async function authorize({ customerId, authClientId, scopes }) {
  const grant = await wallet('POST', `${userPath(customerId)}/auth-codes`, { authClientId, scopes })
  return { authCode: grant.code }
}

/** The user confirms or refuses a payment that waits for it. That the payment fails then is no error here. */
async function confirmPayment({ customerId, paymentRequestId, accept }) {
  const decision = accept ? 'confirm' : 'refuse'
  const payment = userPath(customerId) + paymentPath(paymentRequestId)
  const { openedUrl } = await wallet('POST', `${payment}/${decision}`)
  return openedUrl ? { redirectedTo: openedUrl } : {}
}

/** The words of the suite for the states that the wallet shows. */
const statuses = {
  unknown: 'none',
  open: 'waiting',
  paid: 'succeeded',
  failed: 'failed',
  closed: 'closed',
  refunded: 'refunded',
}

/** The user looks at a payment. */
async function viewPayment({ customerId, paymentRequestId }) {
  const payment = await wallet('GET', userPath(customerId) + paymentPath(paymentRequestId))
  return { status: statuses[payment.state] }
}

/** The user looks at the balance: a whole number in the smallest unit of the currency, as a string. */
async function viewBalance({ customerId, currency }) {
  const balance = await wallet('GET', `${userPath(customerId)}/balances/${currency}`)
  return { value: String(balance.units) }
}

/** The test environment moves a payment into the past. */
async function agePayment({ paymentRequestId, paidAt }) {
  await wallet('POST', `/test${paymentPath(paymentRequestId)}/paid-at`, { paidAt })
  return {}
}

const intents = {
  openScanPage,
  showPaymentCode,
  scanCode,
  decode,
  authorize,
  confirmPayment,
  viewPayment,
  viewBalance,
  agePayment,
}

/** Calls the app backend as the app does. This is the place to sign in as the test user. */
async function wallet(method, path, body) {
  const answer = await fetch(WALLET_URL.replace(/\/+$/, '') + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000), // less than "timeouts.intentSeconds", so that the suite hears the reason
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${text.slice(0, 100)}`)
  return text === '' ? {} : JSON.parse(text)
}

/** The status and the JSON that answer the suite. */
async function handle(request) {
  if (request.method === 'GET' && request.url === '/intents') return [200, Object.keys(intents)]
  const [, name] = /^\/intents\/(\w+)$/.exec(request.url) ?? []
  if (request.method !== 'POST' || !name) return [404, { error: 'no such path' }]
  if (!Object.hasOwn(intents, name)) return [501, { error: `${name} is not offered` }]
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return [200, await intents[name](JSON.parse(body))]
}

const server = createServer(async (request, response) => {
  const [status, answer] = await handle(request).catch((error) => [500, { error: reason(error) }])
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
})
const reason = ({ message, cause }) => (cause ? `${message}: ${cause.code ?? cause.message}` : message)

server.listen(Number(ADAPTER_PORT), ADAPTER_HOST, () =>
  process.stdout.write(`http://${ADAPTER_HOST}:${server.address().port}\n`),
)
