import { failure, type Library } from "../library.ts"

const TIMESTAMP = "google.protobuf.Timestamp"
const DAY = 86_400_000
const MINUTE = 60_000

/** What is asked of a time that has been moved to the zone asked for. */
const PARTS: Readonly<Record<string, (time: Date) => number>> = {
  getFullYear: (time) => time.getUTCFullYear(),
  getMonth: (time) => time.getUTCMonth(),
  getDate: (time) => time.getUTCDate(),
  getDayOfMonth: (time) => time.getUTCDate() - 1,
  getDayOfWeek: (time) => time.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (time) => time.getUTCHours(),
  getMinutes: (time) => time.getUTCMinutes(),
  getSeconds: (time) => time.getUTCSeconds(),
  getMilliseconds: (time) => time.getUTCMilliseconds(),
}

/** The parts of a point in time in a zone: `Europe/Berlin`, or an offset such as `+05:30`. */
export const timestampsLibrary: Library = {
  name: "timestamps",
  register(registrar) {
    registrar.define(`${TIMESTAMP}.getDayOfYear(): int`, (time: Date) => BigInt(dayOfYear(time)))
    for (const [name, part] of Object.entries(PARTS)) {
      registrar.define(`${TIMESTAMP}.${name}(string): int`, (time: Date, zone: string) =>
        BigInt(part(moved(time, zone))),
      )
    }
  },
}

function dayOfYear(time: Date): number {
  const first = new Date(0).setUTCFullYear(time.getUTCFullYear(), 0, 1)
  return Math.floor((time.getTime() - first) / DAY)
}

function moved(time: Date, zone: string): Date {
  return new Date(time.getTime() + offsetOf(time, zone))
}

/** How far a zone is ahead of UTC at a time, in milliseconds. */
function offsetOf(time: Date, zone: string): number {
  if (zone === "" || zone === "UTC") return 0
  const [, sign, hours, minutes] = /^([-+]?)(\d\d?):(\d\d?)$/.exec(zone) ?? []
  if (hours !== undefined)
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
  if (/^[-+\d]/.test(zone)) throw failure(`unknown time zone "${zone}"`)
  const there = clockOf(time, zone)
  return there - Math.floor(time.getTime() / 1000) * 1000
}

/** What the clocks of a zone show, as if they showed UTC. */
function clockOf(time: Date, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>
  const { year, month, day, hour, minute, second } = parts
  const clock = new Date(0)
  // Date.UTC takes years below 100 for those of the last century.
  clock.setUTCFullYear(year, month - 1, day)
  return clock.setUTCHours(hour, minute, second)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  try {
    const made = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formats.set(timeZone, made)
    return made
  } catch {
    throw failure(`unknown time zone "${timeZone}"`)
  }
}
