import type { ReleaseTime } from "./release.ts"

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const ZERO = -62_135_596_800_000 // 0001-01-01T00:00:00Z, the zero of Go's time.Time

/**
 * A record's time. All of Helm's ways to say "never" (absent, `null`, `""`, the year 1) give undefined,
 * and so does what is no time. A Date has milliseconds only: to write a record back, keep its string.
 */
export function parseTime(time: ReleaseTime | undefined): Date | undefined {
  const [, seconds, fraction = "", zone] = RFC3339.exec(time ?? "") ?? []
  if (seconds === undefined || zone === undefined) return undefined
  const date = new Date(`${seconds}${fraction.slice(0, 4)}${zone}`)
  return Number.isNaN(date.getTime()) || date.getTime() === ZERO ? undefined : date
}

/** A time as Helm writes it, in UTC: without the zeros at the end of the fraction. */
export const formatTime = (date: Date): string =>
  date
    .toISOString()
    .replace(/(\.\d*?)0+Z$/, "$1Z")
    .replace(".Z", "Z")
