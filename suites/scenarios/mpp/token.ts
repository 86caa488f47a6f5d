import { aggregated } from './define.ts'

const needs = ['authorize'] as const

/** A token is exchanged without a payment. */
const cost = (calls: number, intents: number) => ({ asks: 0, payments: 0, calls, intents })

export const token = [
  ...aggregated('token-reused', {
    says: 'An auth code is exchanged twice.',
    needs,
    cost: cost(2, 1),
    async play(stage) {
      const authCode = await stage.authCode()
      await stage.session.call(stage.tokenCall('apply token', authCode))
      await stage.session.call(stage.tokenCall('apply token again', authCode))
    },
  }),
  ...aggregated('token-together', {
    says: 'An auth code is exchanged twice in the same moment.',
    needs,
    cost: cost(2, 1),
    async play(stage) {
      const authCode = await stage.authCode()
      const labels = ['apply token', 'apply token again']
      await stage.session.callTogether(labels.map((label) => stage.tokenCall(label, authCode)))
    },
  }),
  ...aggregated('token-unknown', {
    says: 'An auth code that the wallet never gave is exchanged, then one that it did.',
    needs,
    cost: cost(2, 1),
    async play(stage) {
      await stage.session.call(stage.tokenCall('odd token', stage.newId('NEVER')))
      await stage.session.call(stage.tokenCall('plain', await stage.authCode()))
    },
  }),
  ...aggregated('token-expired', {
    says: 'An auth code is exchanged after its life, then a new one.',
    needs,
    cost: cost(2, 2),
    waits: ({ authCodeLifeSeconds }) => authCodeLifeSeconds * 1.1,
    async play(stage) {
      const authCode = await stage.authCode('authorize early')
      await stage.authCodeExpires('auth code life')
      await stage.session.call(stage.tokenCall('odd token', authCode))
      await stage.session.call(stage.tokenCall('plain', await stage.authCode()))
    },
  }),
  ...aggregated('token-other-client', {
    says: 'An auth code is exchanged on behalf of another auth client, then another one rightly.',
    needs,
    cost: cost(2, 2),
    async play(stage) {
      const authCode = await stage.authCode('authorize first')
      await stage.session.call(stage.tokenCall('odd token', authCode, 'ANOTHER_AUTH_CLIENT'))
      await stage.session.call(stage.tokenCall('plain', await stage.authCode()))
    },
  }),
]
