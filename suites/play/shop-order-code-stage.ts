import { AcquirerStage, type Order } from './acquirer-stage.ts'

/** The shop shows the code of an order, which the wallet of the user scans. */
export class ShopOrderCodeStage extends AcquirerStage {
  async place({ reference, amount }: Order, label = 'place'): Promise<void> {
    await this.do('createOrderCode', label, { reference, amount })
  }
}
