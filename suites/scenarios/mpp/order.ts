import { merchantFlows } from './define.ts'

export const order = [
  ...merchantFlows('order-waits', {
    says: 'A payment waits for the user, who confirms it.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const scanned = await stage.scan({})
      await stage.inquire('inquiry in process', scanned.facts)
      await stage.balance('balance in process')
      await stage.pay('pay', scanned)
    },
  }),
  ...merchantFlows('order-refused', {
    says: 'A payment waits for the user, who refuses it.',
    cost: { begins: 'waiting', calls: 1, payments: 0, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.waiting()
      await stage.confirm(request.paymentRequestId, false)
      await stage.inquireSettled('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  ...merchantFlows('order-expires', {
    says: 'The user confirms a payment after its paymentExpiryTime.',
    cost: { begins: 'waiting', calls: 1, payments: 0, intents: 1 },
    waits: ({ expirySeconds }) => expirySeconds * 1.1,
    async play(stage) {
      await stage.balance('balance before')
      const { facts, reaction } = await stage.scan({ expiryMs: stage.schedules.expiryMs })
      await stage.expire('expiry')
      if (reaction.did === 'showCashier') await stage.tryToConfirm(facts.paymentRequestId)
      await stage.inquireSettled('inquiry', facts)
      await stage.balance('balance after')
    },
  }),
  ...merchantFlows('scanned-twice', {
    says: 'The user comes to the same order twice and confirms both times.',
    cost: { calls: 1, payments: 1, intents: 2 },
    async play(stage) {
      await stage.balance('balance before')
      const scanned = await stage.scan({})
      const again = await stage.scanAgain(scanned, 'scan again')
      const { request } = await stage.pay('pay', scanned)
      if (again.did === 'showCashier') await stage.tryToConfirm(request.paymentRequestId, 'confirm again')
      await stage.inquireSettled('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  ...merchantFlows('confirmed-together', {
    says: 'The user confirms twice in the same moment.',
    cost: { calls: 0, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.waiting()
      const labels = ['confirm', 'confirm again']
      await Promise.all(labels.map((label) => stage.tryToConfirm(request.paymentRequestId, label)))
      await stage.inquireUntilFinal('pay: inquiry', request)
      await stage.balance('balance after')
    },
  }),
]
