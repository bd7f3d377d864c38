import { gunzipSync, gzipSync } from "node:zlib"

import {
  type RecordPlace,
  recordError,
  type StorageError,
  type StorageErrorCode,
} from "../errors.ts"
import type { Release } from "./release.ts"

export interface DecodeOptions extends RecordPlace {
  /** A record that unpacks to more is refused: a megabyte of gzip can hold a gigabyte. */
  readonly maxBytes?: number
}

const MAX_BYTES = 256 * 1024 * 1024
const GZIP_MAGIC = [0x1f, 0x8b, 0x08] as const

/**
 * The body of a record: JSON, packed by gzip at level 9, in base64. This is the value in a ConfigMap and
 * in SQL; a Secret's `data` has it in base64 once more.
 */
export function encodeRelease(release: Release): string {
  const packed = gzipSync(releaseJson(release), { level: 9 })
  packed[9] = 255 // "unknown" operating system, as Go writes on every one
  return packed.toString("base64")
}

/** The JSON of a record. Characters that Go's encoder escapes are escaped: what embeds it in HTML may rely on it. */
export const releaseJson = (release: Release): string =>
  JSON.stringify(release).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )

/**
 * Reads what {@link encodeRelease} or any Helm wrote, also the records of old Helms that are not packed.
 * Throws STORAGE_TRUNCATED for a record that ends early, STORAGE_UNDECODABLE for one that is damaged,
 * STORAGE_FOREIGN_RECORD for JSON that is no release, STORAGE_TOO_LARGE above `maxBytes`.
 */
export function decodeRelease(body: string, options: DecodeOptions = {}): Release {
  return checkedRelease(parseJson(unpackRelease(body, options), options), options)
}

/** The JSON text in a body, as it is: numbers keep all their digits. Throws as {@link decodeRelease}. */
export const unpackRelease = (body: string, options: DecodeOptions = {}): string =>
  unpack(fromBase64(body, options), options).toString("utf8")

/** The value as a release, if it has what every Helm relies on; else throws STORAGE_FOREIGN_RECORD. */
export function checkedRelease(value: unknown, place: RecordPlace = {}): Release {
  const missing = isObject(value) ? missingParts(value) : "a JSON object"
  if (missing === "") return value as unknown as Release
  throw failure("STORAGE_FOREIGN_RECORD", `is no Helm release: ${missing} missing`, place)
}

function fromBase64(body: string, place: RecordPlace): Buffer {
  const text = /[\r\n]/.test(body) ? body.replace(/[\r\n]/g, "") : body
  const bytes = Buffer.from(text, "base64")
  if (!isWhole(text, bytes)) checkBase64(text, place)
  return bytes
}

/** Node leaves out what is no base64: then less comes of it. It reads the alphabet of URLs too. */
function isWhole(text: string, bytes: Buffer): boolean {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0
  const expected = (text.length / 4) * 3 - padding
  return bytes.length === expected && expected > 0 && !text.includes("-") && !text.includes("_")
}

function checkBase64(text: string, place: RecordPlace): void {
  if (text === "") throw failure("STORAGE_TRUNCATED", "is empty", place)
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw failure("STORAGE_UNDECODABLE", "is not base64", place)
  if (text.length % 4 !== 0)
    throw failure("STORAGE_TRUNCATED", "ends in the middle of its base64", place)
}

function unpack(bytes: Buffer, options: DecodeOptions): Buffer {
  const isPacked = bytes.length > 3 && GZIP_MAGIC.every((byte, i) => bytes[i] === byte)
  if (!isPacked) return bytes
  const { maxBytes = MAX_BYTES } = options
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes, chunkSize: expectedBytes(bytes) })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === "ERR_BUFFER_TOO_LARGE")
      throw failure("STORAGE_TOO_LARGE", `unpacks to more than ${maxBytes} bytes`, options, cause)
    if (code === "Z_BUF_ERROR")
      throw failure("STORAGE_TRUNCATED", "ends in the middle of its gzip data", options, cause)
    throw failure("STORAGE_UNDECODABLE", "has damaged gzip data", options, cause)
  }
}

/** What gzip's last bytes say it unpacks to, within reason: with one buffer of that size nothing is copied. */
const expectedBytes = (bytes: Buffer): number =>
  Math.min(Math.max(bytes.readUInt32LE(bytes.length - 4) + 1, 4096), 1024 * 1024)

function parseJson(text: string, place: RecordPlace): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which holds secrets: it is not even kept as the cause.
    if (text.trimStart().startsWith("{") && !text.trimEnd().endsWith("}"))
      throw failure("STORAGE_TRUNCATED", "ends in the middle of its JSON", place)
    throw failure("STORAGE_UNDECODABLE", "holds neither gzip data nor JSON", place)
  }
}

function missingParts({ name, version, info }: Readonly<Record<string, unknown>>): string {
  const parts = [
    typeof name === "string" && name !== "" ? "" : "name",
    Number.isSafeInteger(version) ? "" : "version",
    isObject(info) ? "" : "info",
  ]
  return parts.filter((part) => part !== "").join(", ")
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

function failure(
  code: StorageErrorCode,
  what: string,
  place: RecordPlace,
  cause?: unknown,
): StorageError {
  const remedy =
    code === "STORAGE_TOO_LARGE" ? "" : "; restore it from a backup, or delete the object"
  return recordError(code, `${what}${remedy}`, place, cause)
}
