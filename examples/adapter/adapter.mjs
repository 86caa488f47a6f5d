// Turns each intent of the suite into the calls that the wallet's own app makes. For tests only.
// WALLET_URL=http://127.0.0.1:9000 ADAPTER_PORT=8710 node adapter.mjs
import { createServer } from 'node:http'

const { WALLET_URL, ADAPTER_HOST = '127.0.0.1', ADAPTER_PORT = '8710' } = process.env
if (!WALLET_URL) throw new Error('WALLET_URL must be the base URL of the wallet app backend')

/** The user opens the page with the payment code. The code is null where the page shows none. */
async function showPaymentCode({ customerId, region }) {
  const page = await wallet('POST', `/users/${encodeURIComponent(customerId)}/code-page`, { region })
  return { paymentCode: page.code }
}

/** The user confirms or refuses a payment that waits for it. */
async function confirmPayment({ customerId, paymentRequestId, accept }) {
  const decision = accept ? 'confirm' : 'refuse'
  const payment = `/users/${encodeURIComponent(customerId)}/payments/${encodeURIComponent(paymentRequestId)}`
  await wallet('POST', `${payment}/${decision}`)
  return {}
}

/** The user looks at the balance: a whole number in the smallest unit of the currency, as a string. */
async function viewBalance({ customerId, currency }) {
  const balance = await wallet('GET', `/users/${encodeURIComponent(customerId)}/balances/${currency}`)
  return { value: String(balance.units) }
}

const intents = { showPaymentCode, confirmPayment, viewBalance }

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
