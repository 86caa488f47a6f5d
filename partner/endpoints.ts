import type { ToPartner } from '../protocol/endpoints.ts'
import type { Configuration, Endpoints } from '../schemas/generated/suite.ts'

type Role = Configuration['role']

/** Who needs each address of a partner: every flow of a role, or one flow alone. */
const neededIn: Readonly<Record<ToPartner, string>> = {
  pay: 'mpp-cpm',
  inquiryPayment: 'mpp',
  cancelPayment: 'mpp',
  refund: 'mpp',
  applyToken: 'mpp-mpm-aggregated-code',
  notifyPayment: 'acqp',
}

function neededBy(role: Role, flows: readonly string[]): ToPartner[] {
  const apis = Object.keys(neededIn) as ToPartner[]
  return apis.filter((api) => neededIn[api] === role || flows.includes(neededIn[api]))
}

/** One line for each address that is needed and missing. */
export function missingEndpoints(role: Role, flows: readonly string[], endpoints: Endpoints): string[] {
  const missing = neededBy(role, flows).filter((api) => !(api in endpoints))
  return missing.map((api) => `"partner.endpoints.${api}" is missing${reason(role, neededIn[api])}.`)
}

function reason(role: Role, needing: string): string {
  if (needing === role) return ''
  return `; the flow ${needing} needs it. Leave that flow out of "flows" if you do not offer it`
}

/** Those that are needed: nothing is sent to the others. */
export function neededEndpoints(role: Role, flows: readonly string[], endpoints: Endpoints): Endpoints {
  const needed = neededBy(role, flows).flatMap((api) =>
    endpoints[api] === undefined ? [] : [[api, endpoints[api]] as const],
  )
  return Object.fromEntries(needed)
}
