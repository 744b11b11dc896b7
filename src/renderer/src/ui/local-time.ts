const two = (value: number): string => String(value).padStart(2, '0')

/** Epoch ms as the value of a `datetime-local` field, in this computer's zone, to the minute. */
export function toLocalInput(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Epoch ms of a `datetime-local` field's value; null while it is incomplete. */
export function fromLocalInput(value: string): number | null {
  const at = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(value) ? new Date(value).getTime() : Number.NaN
  return Number.isNaN(at) ? null : at
}
