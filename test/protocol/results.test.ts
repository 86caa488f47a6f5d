import { describe, expect, it } from 'vitest'
import { type ResultCode, type ResultStatus, resultCodes } from '../../protocol/results.ts'

const codes = Object.entries(resultCodes)
const namesOf = (chosen: (code: ResultCode) => boolean) =>
  codes.filter(([, code]) => chosen(code)).map(([name]) => name)

/** The codes of the fact sheet of wallets (mpp.md, section 3), each with the status that stands there. */
const documented: Record<ResultStatus, string[]> = {
  S: ['SUCCESS'],
  U: ['PAYMENT_IN_PROCESS', 'REQUEST_TRAFFIC_EXCEED_LIMIT', 'UNKNOWN_EXCEPTION'],
  F: [
    ...['PROCESS_FAIL', 'PARAM_ILLEGAL', 'KEY_NOT_FOUND', 'ACCESS_DENIED', 'INVALID_API', 'NO_INTERFACE_DEF'],
    ...['INVALID_CLIENT', 'INVALID_SIGNATURE', 'METHOD_NOT_SUPPORTED', 'MEDIA_TYPE_NOT_ACCEPTABLE'],
    ...['ORDER_IS_CLOSED', 'ORDER_NOT_EXIST', 'REPEAT_REQ_INCONSISTENT', 'USER_BALANCE_NOT_ENOUGH'],
    ...['USER_NOT_EXIST', 'USER_STATUS_ABNORMAL', 'PAYMENT_AMOUNT_EXCEED_LIMIT', 'USER_AMOUNT_EXCEED_LIMIT'],
    ...['PAYMENT_COUNT_EXCEED_LIMIT', 'RISK_REJECT', 'UNAVAILABLE_PAYMENT_METHOD'],
    ...['USER_PAYMENT_VERIFICATION_FAILED', 'USER_KYC_NOT_QUALIFIED', 'MERCHANT_NOT_REGISTERED'],
    ...['INVALID_TOKEN', 'EXPIRED_ACCESS_TOKEN', 'BUSINESS_NOT_SUPPORT', 'CURRENCY_NOT_SUPPORT'],
    ...['INVALID_CONTRACT', 'REGULATION_RESTRICTION', 'INVALID_CODE', 'EXPIRED_CODE'],
    ...['REFUND_AMOUNT_EXCEED', 'REFUND_WINDOW_EXCEED', 'CANCEL_WINDOW_EXCEED'],
  ],
}

describe('resultCodes', () => {
  it.each(Object.entries(documented))('has every documented code of status %s', (status, names) => {
    const found = names.map((name) => [name, resultCodes[name]?.status])
    expect(found).toEqual(names.map((name) => [name, status]))
  })

  it('has one success', () => {
    expect(namesOf(({ status }) => status === 'S')).toEqual(['SUCCESS'])
  })

  it.each(codes)('%s has one status, which is final unless it is U', (_, { status, final }) => {
    expect(['S', 'F', 'U']).toContain(status)
    expect(final).toBe(status !== 'U')
  })

  it.each(codes)('%s is a name of at most 64 characters, as the schema of results demands', (name) => {
    expect(name).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(name.length).toBeLessThanOrEqual(64)
  })

  it.each(codes)('%s says what the caller does, where it belongs and where it is from', (_, code) => {
    expect(code.caller).toMatch(/^[A-Z].+\.$/)
    expect(code.source).not.toBe('')
    expect(code.topics.length).toBeGreaterThan(0)
    expect(new Set(code.topics).size).toBe(code.topics.length)
    expect(['H', 'M', 'L']).toContain(code.confidence)
  })

  it('tells the caller of a U to ask again or to repeat with the same id', () => {
    const advice = codes.filter(([, { status }]) => status === 'U').map(([, { caller }]) => caller)
    expect(advice.filter((text) => !/inquire|same id/i.test(text))).toEqual([])
  })

  it.each(['USER_NOT_FOUND', 'INSUFFICIENT_BALANCE', 'INVALID_PAYMENT_METHOD'])(
    'does not know %s, which a public demo wallet made up',
    (name) => {
      expect(resultCodes[name]).toBeUndefined()
    },
  )

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', ''])('does not know "%s"', (name) => {
    expect(resultCodes[name]).toBeUndefined()
  })
})
