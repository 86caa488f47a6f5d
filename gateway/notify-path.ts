import { mppEndpoints } from '../protocol/endpoints.ts'
import type { World } from './world.ts'

const form = new RegExp(`${mppEndpoints.notifyPayment.path}/[0-9a-f]{12}$`)

/** The path of a paymentNotifyUrl that no other scenario and no other run has. */
export function newNotifyPath(world: World): string {
  return `${mppEndpoints.notifyPayment.path}/${world.randomBytes(6).toString('hex')}`
}

/** Whether a path and query is one that some run of the suite has given out. */
export function isNotifyPath(target: string): boolean {
  return form.test(target.split('?')[0] ?? '')
}
