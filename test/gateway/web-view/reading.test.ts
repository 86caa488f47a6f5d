import { expect, it } from 'vitest'
import { amountField, typedFields } from '../../../gateway/web-view/amount-field.ts'
import { CookieJar } from '../../../gateway/web-view/cookies.ts'
import { attribute, type Document, readDocument } from '../../../gateway/web-view/document.ts'
import { formOf, submissionOf } from '../../../gateway/web-view/form.ts'
import { problemOf } from '../../../gateway/web-view/net-errors.ts'
import { refreshIn } from '../../../gateway/web-view/refresh.ts'
import { isGateways } from '../../../gateway/web-view/visit.ts'

const at = 'https://shop.example/s/1?x=1'

const chosen = (document: Document) => amountField(typedFields(document), document)

it.each([
  ['the only one', '<input id=x>', 'x'],
  ['the only one that can be seen', '<input type=hidden name=amount><input id=x>', 'x'],
  ['one of an unknown type', '<input type=money id=x>', 'x'],
  ['by its name', '<input id=a><input id=x name=payAmount>', 'x'],
  ['by its placeholder', '<input id=a><input id=x placeholder="0.00 Amount">', 'x'],
  ['by its label', '<input id=a><label for=x>金额</label><input id=x>', 'x'],
  ['by the label around it', '<label>Note<input id=a></label><label>Total<input id=x></label>', 'x'],
  ['by what is said to those who do not see it', '<input id=a><input id=x aria-label=Sum>', 'x'],
  ['the first of several', '<input id=x name=amount><input id=b name=amount2>', 'x'],
  ['by its number keys', '<input id=a><input id=x inputmode=decimal>', 'x'],
  ['by its type', '<input type=tel id=a><input id=x type=number>', 'x'],
  ['not a consumer, nor a summary', '<input id=consumer><input id=summary><input id=x type=number>', 'x'],
  ['none of two that look like nothing', '<input id=a><input id=b>', undefined],
  [
    'none that cannot be typed into',
    '<input disabled><input readonly><input type=email><input type=DATE>',
    undefined,
  ],
  ['none that is not shown', '<p hidden><input></p><p style="display: none"><input></p>', undefined],
  ['none in a template', '<template><input name=amount></template>', undefined],
])('the field of the amount is %s', (_, html, id) => {
  const field = chosen(readDocument(html, at))
  expect(field && attribute(field.element, 'id')).toBe(id)
})

it('a field is counted among all the inputs of its page', () => {
  expect(chosen(readDocument('<input type=hidden><template><input></template><input>', at))?.index).toBe(1)
})

/** What is sent when 10 is entered on a page. */
function sent(html: string) {
  const document = readDocument(html, at)
  const field = chosen(document)
  const form = field && formOf(field.element, document)
  return form && submissionOf(form, field, '10', document)
}

it.each([
  ['ticked boxes', '<input type=checkbox name=a checked><input type=checkbox name=b value=2>', 'a=on'],
  ['a picked radio', '<input type=radio name=a value=1><input type=radio name=a value=2 checked>', 'a=2'],
  ['a text', '<textarea name=a>\nx &amp; y</textarea>', 'a=x+%26+y'],
  ['the first option', '<select name=a><option>one<option>two</select>', 'a=one'],
  [
    'the picked option',
    '<select name=a><optgroup><option value=1>one<option value=2 selected>two</select>',
    'a=2',
  ],
  [
    'all picked options',
    '<select multiple name=a><option selected>1<option>2<option selected>3</select>',
    'a=1&a=3',
  ],
  [
    'its first button',
    '<button type=button name=z>-</button><button name=a value=1></button><button name=b></button>',
    'a=1',
  ],
  ['an input that is a button', '<input type=submit name=a>', 'a=Submit'],
  [
    'nothing that is off, nameless or a file',
    '<input name=a disabled><input type=hidden value=1><input type=file name=f>',
    '',
  ],
  ['what stands elsewhere and names it', '</form><input type=hidden form=f name=a value=1>', 'a=1'],
  ['nothing of another form', '</form><form><input type=hidden name=a>', ''],
])('a form is sent with %s', (_, controls, rest) => {
  const html = `<form id=f method=post><input type=number name=amount>${controls}</form>`
  expect(sent(html)?.form).toBe(['amount=10', rest].filter(Boolean).join('&'))
})

it.each([
  ['<form><input name=a></form>', 'GET', 'https://shop.example/s/1?a=10'],
  ['<form action="/p?old#f"><input name=a></form>', 'GET', 'https://shop.example/p?a=10'],
  ['<form method=post><input name=a></form>', 'POST', at],
  ['<form method=POST action=p><input name=a></form>', 'POST', 'https://shop.example/s/p'],
  ['<form method=dialog action=p><input name=a></form>', 'GET', 'https://shop.example/s/p?a=10'],
  ['<base href=/b/><form method=post action=p><input name=a></form>', 'POST', 'https://shop.example/b/p'],
  ['<base href=/b/><form method=post><input name=a></form>', 'POST', at],
  ['<form><input name=a><button formaction=/q formmethod=post></form>', 'POST', 'https://shop.example/q'],
  ['<table><form method=post action=p><tr><td><input name=a></table>', 'POST', 'https://shop.example/s/p'],
])('%s is sent by %s to %s', (html, method, url) => {
  expect(sent(html)).toMatchObject({ method, url })
})

it.each([
  ['0; url=/next', 'https://shop.example/next'],
  ['3;URL=https://a.example/?b=1;c', 'https://a.example/?b=1;c'],
  [" 0 , url = '/next' ", 'https://shop.example/next'],
  ['url="next"', 'https://shop.example/s/next'],
  ['5', undefined],
  ['', undefined],
  ['0; url=http://[', undefined],
])('a refresh of "%s" leads to %s', (content, to) => {
  const escaped = content.replaceAll('"', '&quot;')
  expect(refreshIn(readDocument(`<meta http-equiv=REFRESH content="${escaped}">`, at))).toBe(to)
})

it('what there is to read of a page is no script, style or title', () => {
  const html = '<title>T</title><style>s</style><script>x</script><h1>A\n b</h1><!-- c --><p>&lt;d&gt;</p>'
  expect(readDocument(html, at).text).toBe('A b <d>')
  expect(readDocument('a<noscript>b</noscript>', at).text).toBe('a')
  expect(readDocument('a<noscript>b</noscript>', at, { scripted: true }).text).toBe('a')
})

it.each([
  [['s=1'], 'https://shop.example/', 's=1'],
  [['s=1; Path=/; Secure', 't=2'], 'https://shop.example/', 's=1; t=2'],
  [['s=1', 's=2'], 'https://shop.example/', 's=2'],
  [['s=1', 's=; Max-Age=0'], 'https://shop.example/', undefined],
  [['s=1'], 'https://pay.shop.example/', undefined],
  [['s=1; Domain=shop.example'], 'https://pay.shop.example/', 's=1'],
  [['s=1; Domain=shop.example'], 'https://myshop.example/', undefined],
  [['s=1; Domain=.example'], 'https://pay.example/', 's=1'],
  [['s=1; Domain=other.test'], 'https://other.test/', undefined],
  [[], 'https://shop.example/', undefined],
])('the cookies %j go to %s as %s', (lines, url, header) => {
  const jar = new CookieJar()
  jar.take(
    new URL('https://shop.example/'),
    lines.map((line) => ['set-cookie', line] as const),
  )
  expect(jar.header(new URL(url))[0]?.[1]).toBe(header)
})

it.each([
  ['net::ERR_CONNECTION_REFUSED', 'unreachable'],
  ['net::ERR_NAME_NOT_RESOLVED', 'unreachable'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'tls'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'],
  ['net::ERR_EMPTY_RESPONSE', 'closed'],
  ['net::ERR_CONNECTION_RESET', 'closed'],
  ['net::ERR_INVALID_HTTP_RESPONSE', 'not-http'],
  ['net::ERR_TOO_MANY_REDIRECTS', 'too-many-redirects'],
  ['net::ERR_OUT_OF_MEMORY', 'browser-failed'],
  ['net::ERR_ABORTED', undefined],
  ['net::ERR_HTTP_RESPONSE_CODE_FAILURE', undefined],
])('%s of Chromium is %s', (text, reason) => {
  expect(problemOf(text)?.reason).toBe(reason)
})

it.each([
  ['https://gateway.test/alipay', true],
  ['https://gateway.test/alipay/cashier/1', true],
  ['https://gateway.test/alipay?x', true],
  ['https://gateway.test/alipayx', false],
  ['https://gateway.test/', false],
  ['http://gateway.test/alipay', false],
])('%s is under the public URL of the gateway: %s', (url, is) => {
  for (const publicUrl of ['https://gateway.test/alipay', 'https://gateway.test/alipay/'])
    expect(isGateways(url, publicUrl)).toBe(is)
})
