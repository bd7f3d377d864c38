import { type Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import { failure, type Library } from "../library.ts"
import { formatDouble, parseDouble } from "./double.ts"

const TIMESTAMP = "google.protobuf.Timestamp"
const DURATION = "google.protobuf.Duration"
const MAX_INT = 2n ** 63n - 1n
const MIN_INT = -(2n ** 63n)
const MAX_UINT = 2n ** 64n - 1n
const BILLION = 1_000_000_000n

/**
 * What one type becomes as another: `int`, `uint`, `double`, `string`, `bool` of each type that has one.
 * Source of the rules: cel-go common/types, which reads numbers as Go's strconv does.
 */
export const conversionsLibrary: Library = {
  name: "conversions",
  register(registrar) {
    registrar
      .define("int(int): int", same)
      .define("int(uint): int", ({ value }: UnsignedInt) => int(value))
      .define("int(double): int", (value: number) => int(truncated(value, "int")))
      .define("int(string): int", (text: string) => int(parseInteger(text, /^[-+]?\d+$/, "int")))
      .define(`int(${TIMESTAMP}): int`, (time: Date) => BigInt(Math.floor(time.getTime() / 1000)))
      .define(`int(${DURATION}): int`, (it: Duration) =>
        int(it.seconds * BILLION + BigInt(it.nanos)),
      )
      .define("uint(uint): uint", same)
      .define("uint(int): uint", uint)
      .define("uint(double): uint", (value: number) => {
        if (value < 0) throw failure("unsigned integer overflow")
        return uint(truncated(value, "uint"))
      })
      .define("uint(string): uint", (text: string) => uint(parseInteger(text, /^\d+$/, "uint")))
      .define("double(double): double", same)
      .define("double(int): double", Number)
      .define("double(uint): double", ({ value }: UnsignedInt) => Number(value))
      .define("double(string): double", (text: string) => {
        const value = parseDouble(text)
        if (value === undefined) throw failure(`"${text}" is no double`)
        return value
      })
      .define("string(string): string", same)
      .define("string(bool): string", String)
      .define("string(int): string", String)
      .define("string(uint): string", ({ value }: UnsignedInt) => String(value))
      .define("string(double): string", formatDouble)
      .define("string(bytes): string", decodeUtf8)
      .define(`string(${TIMESTAMP}): string`, formatTimestamp)
      .define(`string(${DURATION}): string`, formatDuration)
      .define("bool(bool): bool", same)
      .define("bool(string): bool", parseBool)
      .define(`timestamp(${TIMESTAMP}): ${TIMESTAMP}`, same)
      .define(`duration(${DURATION}): ${DURATION}`, same)
  },
}

const same = <T>(value: T): T => value

function int(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw failure("integer overflow")
  return value
}

function uint(value: bigint): UnsignedInt {
  if (value > MAX_UINT || value < 0n) throw failure("unsigned integer overflow")
  return new UnsignedInt(value)
}

function truncated(value: number, type: string): bigint {
  if (!Number.isFinite(value)) throw failure(`${value} does not fit ${type}`)
  return BigInt(Math.trunc(value))
}

function parseInteger(text: string, pattern: RegExp, type: string): bigint {
  if (!pattern.test(text)) throw failure(`"${text}" is no ${type}`)
  return BigInt(text.replace("+", ""))
}

function parseBool(text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false
  throw failure(`"${text}" is no bool`)
}

/** Bytes as text. Throws an evaluation error where they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw failure("the bytes are no UTF-8, so they have no text")
  }
}

/** A point in time as Go's RFC 3339 format writes it: only the digits of a second that there are. */
export function formatTimestamp(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, "Z")
}

/** A duration in seconds: `5400s`, `-1.5s`. */
export function formatDuration({ seconds, nanos }: Duration): string {
  const total = seconds * BILLION + BigInt(nanos)
  const size = total < 0n ? -total : total
  const fraction = String(size % BILLION)
    .padStart(9, "0")
    .replace(/0+$/, "")
  return `${total < 0n ? "-" : ""}${size / BILLION}${fraction === "" ? "" : `.${fraction}`}s`
}
