import { AcquirerStage, type Order } from './acquirer-stage.ts'

/** 24 digits: of an institution, of the kind "user presents", and of the user. */
const mainstream = `25100102${'#'.repeat(16)}`

/** The shop scans the payment code of a customer. */
export class PaymentCodeStage extends AcquirerStage {
  protected override newPaymentCode(): string {
    return this.codeLike(mainstream)
  }

  /** A payment code of this form, in which `#` is any digit. */
  codeLike(pattern: string): string {
    const random = [...this.context.world.randomBytes(pattern.length)]
    return [...pattern].map((sign, at) => (sign === '#' ? (random[at] ?? 0) % 10 : sign)).join('')
  }

  /** The same order with another payment code, whose user pays. */
  withFreshCode(order: Order): Order {
    const again = { ...order, paymentCode: this.newPaymentCode() }
    this.session.expect({ ...again, wallet: 'pays' })
    return again
  }

  async place(order: Order, label = 'place'): Promise<void> {
    await this.do('scanPaymentCode', label, asked(order))
  }

  /** Scans the code of an order; false where the shop does not take it. */
  async tryToPlace(order: Order, label: string): Promise<boolean> {
    return (await this.try('scanPaymentCode', label, asked(order))) !== undefined
  }
}

const asked = ({ reference, amount, paymentCode = '' }: Order) => ({ reference, amount, paymentCode })
