/** How a time is written: `iso` carries a zone as documented; `epoch` is milliseconds since 1970. */
export type TimeForm = 'iso' | 'epoch' | 'other'

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/
const epoch = /^\d{13}$/

/** Date.parse takes 30 February for 2 March. */
const dayExists = (day: string) => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)

/** Names the form of a `Request-Time`, `Response-Time` or a datetime field. */
export function timeForm(value: string): TimeForm {
  if (iso.test(value) && !Number.isNaN(Date.parse(value)) && dayExists(value.slice(0, 10))) return 'iso'
  return epoch.test(value) ? 'epoch' : 'other'
}
