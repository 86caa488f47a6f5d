// Turns each intent of the suite into the calls that the acquirer's own till makes. For tests only.
// SHOP_URL=http://127.0.0.1:9000 ADAPTER_PORT=8710 node acquirer.mjs
import { createServer } from 'node:http'

const { SHOP_URL, ADAPTER_HOST = '127.0.0.1', ADAPTER_PORT = '8710' } = process.env
if (!SHOP_URL) throw new Error('SHOP_URL must be the base URL of the shop backend')

const orderPath = (reference) => `/orders/${encodeURIComponent(reference)}`

/** The cashier scans the code of a customer. How the payment ends is seen by viewOrder. */
async function scanPaymentCode({ reference, amount, paymentCode }) {
  await shop('POST', '/orders', { number: reference, amount, customerCode: paymentCode })
  return {}
}

/** The till shows the code of an order. The code is null where the screen shows none. */
async function createOrderCode({ reference, amount }) {
  const screen = await shop('POST', '/orders', { number: reference, amount })
  return { codeValue: screen.code }
}

/** What the static code of the shop says: the address of its page. */
async function openEntryCode() {
  const { url } = await shop('GET', '/static-code')
  return { url }
}

/** The user sends the page off. Only for a page without a form: this is the call that its script makes. */
async function enterAmount({ url, reference, amount, userAgent }) {
  const { goTo } = await shop('POST', '/static-code/orders', { url, number: reference, amount, userAgent })
  return { redirectedTo: goTo }
}

/** The words of the suite for the states that the till shows. */
const statuses = {
  unknown: 'none',
  open: 'pending',
  closing: 'pending',
  paid: 'paid',
  failed: 'failed',
  closed: 'cancelled',
  partlyRefunded: 'partlyRefunded',
  refunded: 'refunded',
}

/** The shop looks at an order: a total is a whole number in the smallest unit of the currency, as a string. */
async function viewOrder({ reference }) {
  const { state, refundedUnits, code } = await shop('GET', orderPath(reference))
  return { status: statuses[state], refunded: String(refundedUnits), codeValue: code }
}

/** The shop closes an order, paid or not. */
async function cancelOrder({ reference }) {
  await shop('POST', `${orderPath(reference)}/close`)
  return {}
}

/** The shop refunds. That the till refuses is an answer; any other failure is an error. */
async function refundOrder({ reference, refundReference, amount }) {
  const refund = await shop('POST', `${orderPath(reference)}/refunds`, { number: refundReference, amount })
  return { accepted: refund.accepted }
}

/** The test environment moves an order into the past. */
async function ageOrder({ reference, paidAt }) {
  await shop('POST', `/test${orderPath(reference)}/paid-at`, { paidAt })
  return {}
}

const intents = {
  scanPaymentCode,
  createOrderCode,
  openEntryCode,
  enterAmount,
  viewOrder,
  cancelOrder,
  refundOrder,
  ageOrder,
}

/** Calls the shop backend as the till does. This is the place to sign in as the cashier of the test shop. */
async function shop(method, path, body) {
  const answer = await fetch(SHOP_URL.replace(/\/+$/, '') + path, {
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
