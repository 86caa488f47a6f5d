import type { MppMutant } from '../../fixtures/partners/mutants/mutant.ts'

/** The mutant of docs/write-a-requirement.md. */
export const example: MppMutant = {
  name: 'gives-unknown-orders-a-payment-result',
  sin: 'It answers an inquiry about a payment that never was with a paymentResult.',
  meant: 'mpp.inquiry.unknown-order',
  mutation: (right) => ({
    inquiryPayment: async (request) => {
      const answer = await right.inquiryPayment(request)
      return { ...answer, paymentResult: answer.paymentResult ?? answer.result }
    },
  }),
}
