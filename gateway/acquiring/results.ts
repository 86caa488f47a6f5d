import type { JsonObject } from '../../protocol/body.ts'
import type { ResultStatus } from '../../protocol/results.ts'

/** A result before it has words. */
export interface BareResult {
  readonly resultCode: string
  readonly resultStatus: ResultStatus
}

/** An answer of Alipay+ that says nothing but how the call ended. */
export function bareAnswer({ resultCode, resultStatus }: BareResult): JsonObject {
  return { result: result(resultCode, resultStatus) }
}

export const result = (resultCode: string, resultStatus: ResultStatus) => ({
  resultCode,
  resultStatus,
  resultMessage: resultCode.toLowerCase().replaceAll('_', ' '),
})

export const success = result('SUCCESS', 'S')

export const failure = (resultCode: string) => bareAnswer({ resultCode, resultStatus: 'F' })
