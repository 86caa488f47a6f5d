import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateMessage } from '../../protocol/validation.ts'
import { decodedOrder, payRequest } from '../../suites/play/messages.ts'
import {
  type ForeignCurrency,
  foreignPrice,
  foreignPrices,
  homePrice,
  type Price,
} from '../../suites/play/price.ts'

/** How many decimals the main unit of a currency has, by ISO 4217. */
const decimals: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  EUR: 2,
  IDR: 2,
  PHP: 2,
  PKR: 2,
  THB: 2,
  USD: 2,
  BHD: 3,
  KWD: 3,
}

const inMainUnits = ({ currency, value }: { currency: string; value: string }) =>
  Number(value) / 10 ** (decimals[currency] ?? Number.NaN)

/** What the rate makes of what the shop asks for, as a part of what the user pays. */
const share = ({ paymentAmount, payToAmount, paymentQuote }: Price) =>
  (Number(paymentQuote?.quotePrice) * inMainUnits(paymentAmount)) / inMainUnits(payToAmount)

const priceOf = (user: string, value: string, shop: ForeignCurrency) =>
  foreignPrice({ currency: user, value }, shop, 'QUOTE1')

const currencies = Object.keys(foreignPrices) as ForeignCurrency[]

describe('a foreign shop', () => {
  it.each([
    ['THB', '25000', 'JPY', '1570', '0.15923567'],
    ['USD', '1200', 'JPY', '1570', '0.0076433121'],
    ['KRW', '15000', 'JPY', '1570', '9.5541401'],
    ['KWD', '3250', 'JPY', '1570', '0.0020700637'],
    ['THB', '25000', 'EUR', '2598', '9.6227868'],
    ['KRW', '15000', 'EUR', '2598', '577.36721'],
    ['THB', '25000', 'KWD', '4124', '60.620757'],
    ['JPY', '980', 'KWD', '4124', '237.63337'],
    ['BHD', '3250', 'KWD', '4124', '0.78806984'],
  ] as const)('takes %s %s from a user where it asks for %s %s, at %s', (user, value, shop, asked, rate) => {
    expect(priceOf(user, value, shop)).toEqual({
      paymentAmount: { currency: shop, value: asked },
      payToAmount: { currency: user, value },
      paymentQuote: {
        quoteId: 'QUOTE1',
        quoteCurrencyPair: `${shop}/${user}`,
        quotePrice: rate,
        baseCurrency: shop,
      },
    })
  })

  it('has a rate that makes what the user pays of what it asks for', () => {
    const user = fc.constantFrom('JPY', 'KRW', 'VND', 'PHP', 'THB', 'USD', 'BHD')
    const shop = fc.constantFrom('JPY', 'EUR', 'KWD')
    fc.assert(
      fc.property(user, shop, fc.integer({ min: 1000, max: 10_000_000 }), (currency, in_, value) => {
        fc.pre(currency !== in_)
        expect(share(priceOf(currency, String(value), in_))).toBeCloseTo(1, 6)
      }),
    )
  })

  it.each([
    ['THB', '25000', 'IDR'],
    ['IDR', '18000000', 'JPY'],
    ['PKR', '500000', 'JPY'],
  ] as const)('takes %s %s at the rate of ISO 4217 in a shop of %s', (user, value, shop) => {
    expect(share(priceOf(user, value, shop))).toBeCloseTo(1, 6)
  })

  it('has a rate without an exponent, whatever the amount', () => {
    const user = fc.constantFrom('THB', 'JPY', 'BHD')
    const shop = fc.constantFrom(...currencies)
    fc.assert(
      fc.property(user, shop, fc.bigInt({ min: 10n, max: 999_999_999_999n }), (currency, in_, value) => {
        fc.pre(currency !== in_)
        const { quotePrice } = priceOf(currency, value.toString(), in_).paymentQuote ?? {}
        expect(quotePrice).toMatch(/^\d+(\.\d+)?$/)
      }),
    )
  })
})

describe('a shop at home', () => {
  const home = (currency: string, value: string) => ({
    paymentAmount: { currency, value },
    payToAmount: { currency, value },
  })

  it('takes what it asks for, without a rate', () => {
    expect(homePrice({ currency: 'THB', value: '3000' })).toEqual(home('THB', '3000'))
  })

  it.each(currencies)('is that of a user with %s in a shop of that currency', (currency) => {
    expect(priceOf(currency, '3000', currency)).toEqual(home(currency, '3000'))
  })
})

describe('the messages with a price', () => {
  const facts = {
    acquirerId: 'A1',
    pspId: 'P1',
    paymentRequestId: 'PAY1',
    notifyUrl: 'https://alipayplus.test/aps/api/v1/payments/notifyPayment/1',
    expiryTime: '2030-01-01T00:00:00Z',
    merchant: { id: 'S1', name: 'Tea', mcc: '5812', region: 'SG' },
  }

  it.each([...currencies, 'THB' as const])('conform in a shop of %s', (shop) => {
    const user = { currency: 'THB', value: '25000' }
    const price = shop === 'THB' ? homePrice(user) : foreignPrice(user, shop, 'QUOTE1')
    const pay = payRequest({ ...facts, price, paymentCode: '2890000000000600000', customerId: 'U1' })
    const redirectUrl = 'https://shop.example/result/PAY1'
    const order = decodedOrder({ ...facts, price, scenario: 'EntryCode', redirectUrl, action: null })
    expect(validateMessage('mpp/pay.request', { ...pay })).toEqual([])
    expect(validateMessage('mpp/userInitiatedPay.response', order)).toEqual([])
    for (const message of [pay, order]) {
      expect(message).toMatchObject(price)
      expect(message.order.orderAmount).toEqual(price.paymentAmount)
      expect('paymentQuote' in message).toBe(shop !== 'THB')
    }
    expect(order).not.toHaveProperty('actionForm')
  })
})
