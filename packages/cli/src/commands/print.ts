import { writeStderr, writeStdout } from "../standard-streams.ts"

/** Writes a text to stdout, whole. */
export function print(text: string): void {
  writeStdout(Buffer.from(text))
}

/** Writes a value to stdout as JSON. */
export function printJson(value: unknown): void {
  print(`${JSON.stringify(value, jsonNumber, 2)}\n`)
}

/** Tells something to people, on stderr. */
export function tell(message: string): void {
  writeStderr(`sternpost: ${message}\n`)
}

/** A number that JSON's readers would round goes as its digits. */
function jsonNumber(_key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
