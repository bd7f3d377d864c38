import { gunzipSync, gzipSync } from "node:zlib"
import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { StorageError } from "../errors.ts"
import { checkedRelease, decodeRelease, encodeRelease, releaseJson } from "./codec.ts"
import type { Release } from "./release.ts"

const release: Release = { name: "web", version: 1, info: { status: "deployed" } }
const place = { object: "sh.helm.release.v1.web.v1", namespace: "shop" }
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64")
const SECRET = "hunter2-top-secret"

function failure(body: string, options = {}): StorageError {
  try {
    decodeRelease(body, { ...place, ...options })
  } catch (error) {
    if (error instanceof StorageError) return error
    throw error
  }
  throw new Error("it was decoded")
}

/** Everything of an error that somebody might print. */
const allOf = (error: Error): string =>
  [error.message, error.stack, String(error.cause), JSON.stringify(error)].join("\n")

describe("a body", () => {
  test("is base64 of gzip of JSON", () => {
    const packed = Buffer.from(encodeRelease(release), "base64")
    expect(JSON.parse(gunzipSync(packed).toString())).toEqual(release)
  })

  test("has the gzip header of Go: best compression, no time, system unknown", () => {
    const header = Buffer.from(encodeRelease(release), "base64").subarray(0, 10)
    expect([...header]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
  })

  test("escapes what Go's encoder escapes", () => {
    const json = releaseJson({ ...release, manifest: "a<b> & c\u2028\u2029" })
    expect(json).toContain(String.raw`"a\u003cb\u003e \u0026 c\u2028\u2029"`)
    expect(JSON.parse(json).manifest).toBe("a<b> & c\u2028\u2029")
  })

  test("that an old Helm wrote without gzip is read", () => {
    expect(decodeRelease(base64(JSON.stringify(release)))).toEqual(release)
  })

  test("may be folded into lines, as Go's decoder allows", () => {
    const lines = encodeRelease(release).replace(/.{20}/g, "$&\r\n")
    expect(decodeRelease(lines)).toEqual(release)
  })

  test("replaces bytes that are no UTF-8, as Go's decoder does", () => {
    const json = Buffer.from(JSON.stringify({ ...release, manifest: "X" }))
    json[json.indexOf("X")] = 0xff
    expect(decodeRelease(base64(json)).manifest).toBe("\ufffd")
  })

  test("keeps keys that nobody knows, times as they are written, and the order", () => {
    const text =
      '{"name":"web","zzz":{"b":1,"a":[]},"info":{"last_deployed":"2024-05-01T10:00:00.123456789+02:00","deleted":""},"version":3}'
    expect(releaseJson(decodeRelease(base64(text)))).toBe(text)
  })

  test("keeps a key __proto__ as a key", () => {
    const text = '{"name":"web","version":1,"info":{},"config":{"__proto__":{"polluted":true}}}'
    expect(releaseJson(decodeRelease(base64(text)))).toBe(text)
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
  })

  test("survives the round trip, whatever is in it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (extra, version) => {
        const written = JSON.parse(JSON.stringify({ ...extra, ...release, version })) as Release
        expect(decodeRelease(encodeRelease(written))).toEqual(written)
      }),
    )
  })

  test("never decodes to something else when it is cut anywhere", () => {
    const body = encodeRelease({ ...release, manifest: SECRET.repeat(5) })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body.length - 1 }), (length) => {
        const error = failure(body.slice(0, length))
        expect(["STORAGE_TRUNCATED", "STORAGE_UNDECODABLE"]).toContain(error.code)
      }),
    )
  })

  test("fails with a StorageError, or is a release, for any text at all", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(base64)), (body) => {
        try {
          expect(decodeRelease(body).name).toBeTypeOf("string")
        } catch (error) {
          expect(error).toBeInstanceOf(StorageError)
        }
      }),
    )
  })
})

describe("a body that cannot be read", () => {
  const packed = (text: string) => base64(gzipSync(text))
  const damaged = Buffer.from(gzipSync(JSON.stringify({ ...release, manifest: SECRET })))
  damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff

  test.each([
    ["is empty", "", "STORAGE_TRUNCATED"],
    ["is not base64", "{}", "STORAGE_UNDECODABLE"],
    ["ends in the middle of its base64", encodeRelease(release).slice(0, -3), "STORAGE_TRUNCATED"],
    [
      "ends in the middle of its gzip data",
      encodeRelease(release).slice(0, -8),
      "STORAGE_TRUNCATED",
    ],
    ["has damaged gzip data", base64(damaged), "STORAGE_UNDECODABLE"],
    [
      "ends in the middle of its JSON",
      packed(`{"name":"web","config":"${SECRET}`),
      "STORAGE_TRUNCATED",
    ],
    ["holds neither gzip data nor JSON", packed(`no: "${SECRET}"`), "STORAGE_UNDECODABLE"],
    [
      "is no Helm release: name, version, info missing",
      packed(`{"password":"${SECRET}"}`),
      "STORAGE_FOREIGN_RECORD",
    ],
    [
      "is no Helm release: info missing",
      packed('{"name":"a","version":1,"info":null}'),
      "STORAGE_FOREIGN_RECORD",
    ],
    [
      "is no Helm release: a JSON object missing",
      packed(`["${SECRET}"]`),
      "STORAGE_FOREIGN_RECORD",
    ],
  ])("%s: says so, and where", (what, body, code) => {
    const error = failure(body)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(
      `release record sh.helm.release.v1.web.v1 in namespace shop ${what}; restore it`,
    )
    expect(error).toMatchObject(place)
    expect(allOf(error)).not.toContain("hunter2")
  })

  test("is refused before it fills the memory", () => {
    const bomb = base64(gzipSync(Buffer.alloc(10_000_000)))
    const error = failure(bomb, { maxBytes: 1_000_000 })
    expect(error.code).toBe("STORAGE_TOO_LARGE")
    expect(error.message).toContain("unpacks to more than 1000000 bytes")
  })

  test("needs no place to be told", () => {
    expect(() => decodeRelease("")).toThrow(/^release record is empty; /)
  })
})

describe("a value that is no release", () => {
  test("is refused, whatever it is", () => {
    for (const value of [null, undefined, "web", 7, [], {}, { ...release, version: "1" }])
      expect(() => checkedRelease(value)).toThrow(StorageError)
  })

  test("is one without a chart, which Helm prints as MISSING", () => {
    expect(checkedRelease(release)).toBe(release)
  })
})
