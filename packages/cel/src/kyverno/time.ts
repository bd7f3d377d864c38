import type { Duration } from "@marcbachmann/cel-js/evaluator"
import type { Library } from "../library.ts"

class Time {}

const TIMESTAMP = "google.protobuf.Timestamp"
const DURATION = "google.protobuf.Duration"
/** Milliseconds from the first year, from which Go counts, to 1970. */
const BEFORE_EPOCH = 62_135_596_800_000

/** `time.now`, `time.truncate` and `time.toCron`. */
export function timeLibrary(now: () => Date): Library {
  return {
    name: "kyverno.time",
    register(registrar) {
      registrar
        .namespace("time", Time)
        .define(`namespace.time.now(): ${TIMESTAMP}`, now)
        .define(`namespace.time.toCron(${TIMESTAMP}): string`, (_: Time, at: Date) =>
          [
            at.getUTCMinutes(),
            at.getUTCHours(),
            at.getUTCDate(),
            at.getUTCMonth() + 1,
            at.getUTCDay(),
          ].join(" "),
        )
        .define(
          `namespace.time.truncate(${TIMESTAMP}, ${DURATION}): ${TIMESTAMP}`,
          (_: Time, at: Date, unit: Duration) => truncate(at, unit),
        )
    },
  }
}

function truncate(at: Date, unit: Duration): Date {
  const step = Number(unit.seconds) * 1000 + unit.nanos / 1e6
  if (step <= 0) return at
  return new Date(at.getTime() - ((at.getTime() + BEFORE_EPOCH) % step))
}
