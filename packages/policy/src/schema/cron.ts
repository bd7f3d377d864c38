interface Field {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words?: string
}

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, words: "jan feb mar apr may jun jul aug sep oct nov dec" },
  { name: "day of the week", min: 0, max: 6, words: "sun mon tue wed thu fri sat" },
]
const NICKNAMES = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/
const EVERY = /^@every (?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/

/**
 * What is wrong with the schedule of a CronJob; `undefined` for nothing. Source: the standard format of
 * github.com/robfig/cron, which the API server reads it with: five fields, or a name such as `@daily`.
 */
export function badSchedule(text: string): string | undefined {
  if (/^(?:TZ|CRON_TZ)=/.test(text)) return "has a time zone: write it as timeZone"
  if (NICKNAMES.test(text) || EVERY.test(text)) return undefined
  if (text.startsWith("@")) return "is no name of a schedule: one such as @daily was expected"
  const parts = text.trim().split(/\s+/)
  if (parts.length !== FIELDS.length || parts[0] === "")
    return `has ${parts[0] === "" ? 0 : parts.length} fields, but five were expected: minute, hour, day of the month, month, day of the week`
  // Items of which nothing is there are passed over.
  const items = parts.map((part) => part.split(",").filter((item) => item !== ""))
  const bad = FIELDS.find((field, i) => items[i]?.some((item) => !fits(field, item)) === true)
  return bad === undefined ? undefined : `has a ${bad.name} that cannot be read`
}

// `*`, `?`, a value, or a range, each with a step or without.
function fits(field: Field, text: string): boolean {
  const [range = "", step, ...more] = text.split("/")
  if (more.length > 0 || (step !== undefined && !/^0*[1-9]\d*$/.test(step))) return false
  if (range === "*" || range === "?") return true
  const ends = range.split("-").map((end) => numberOf(field, end))
  const [first = -1, last = first] = ends
  return ends.length <= 2 && first >= field.min && last <= field.max && first <= last
}

function numberOf({ words = "" }: Field, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const index = words === "" ? -1 : words.split(" ").indexOf(text.toLowerCase())
  if (index < 0) return Number.NaN
  return words.startsWith("jan") ? index + 1 : index
}
