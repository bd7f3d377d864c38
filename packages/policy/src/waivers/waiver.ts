import type { Manifest, Path } from "@sternpost/manifests"

/** A finding that somebody decided to live with, why, and for how long. */
export interface Waiver {
  /** The rule it is about. */
  readonly rule: string
  /** Which objects it is about. */
  readonly matches: (manifest: Manifest) => boolean
  /** Only findings about this field, or what is below it. */
  readonly path: Path | undefined
  readonly reason: string
  /** The last day on which it holds: `2026-12-31`. */
  readonly expires: string | undefined
  /** Where it is written, for messages. */
  readonly place: string
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** Whether a text is a day of the calendar: `2026-12-31`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Whether a waiver is over on `today`. */
export function isExpired({ expires }: Waiver, today: string): boolean {
  return expires !== undefined && expires < today
}
