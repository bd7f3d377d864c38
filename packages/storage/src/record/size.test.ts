import { randomBytes } from "node:crypto"
import { describe, expect, test } from "vitest"

import { encodeRelease } from "./codec.ts"
import type { Release } from "./release.ts"
import { checkSize, MAX_OBJECT_BYTES, RecordTooLargeError, recordParts } from "./size.ts"

const noise = (bytes: number) => randomBytes(bytes).toString("base64")

const release: Release = {
  name: "web",
  version: 1,
  info: { status: "deployed", notes: "n" },
  config: { a: 1 },
  manifest: "kind: A\n".repeat(50_000),
  hooks: [{ name: "migrate", path: "web/templates/migrate.yaml", manifest: noise(1000) }],
  chart: {
    metadata: { name: "web" },
    lock: null,
    templates: [{ name: "templates/a.yaml", data: noise(3000) }],
    values: { a: 2 },
    files: [
      { name: "crds/big.yaml", data: noise(900_000) },
      { name: "README.md", data: noise(20) },
    ],
  },
}

describe("the size of a record", () => {
  test("is accepted up to what an API server takes, and not beyond", () => {
    expect(() => checkSize(release, "x".repeat(MAX_OBJECT_BYTES))).not.toThrow()
    expect(() => checkSize(release, "x".repeat(MAX_OBJECT_BYTES + 1))).toThrow(RecordTooLargeError)
  })

  test("is told with what is big, counted as it is stored: text that packs well is not", () => {
    const place = { object: "sh.helm.release.v1.web.v1", namespace: "shop" }
    let caught: unknown
    try {
      checkSize(release, encodeRelease(release), place)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(RecordTooLargeError)
    const { code, message, parts } = caught as RecordTooLargeError
    expect(code).toBe("STORAGE_TOO_LARGE")
    expect(message).toMatch(
      /^release record sh\.helm\.release\.v1\.web\.v1 in namespace shop has \d+ bytes, the API server takes 1048576; most of it: chart\.files: crds\/big\.yaml 1\d{3} KiB, chart\.templates: templates\/a\.yaml \d KiB, hooks: web\/templates\/migrate\.yaml/,
    )
    expect(message).toContain("or store releases in SQL")
    expect(parts[0]).toMatchObject({ part: "chart.files: crds/big.yaml" })
    const manifest = parts.find(({ part }) => part === "manifest")
    expect(manifest?.bytes).toBeGreaterThan(400_000)
    expect(manifest?.storedBytes).toBeLessThan(3000)
  })

  test("says nothing of what is not there", () => {
    const bare = recordParts({ name: "a", version: 1, info: {}, chart: null, hooks: null })
    expect(bare.map(({ part }) => part)).toEqual(["info"])
  })

  test("is that of all parts, within the few bytes between them", () => {
    const sum = recordParts(release).reduce((bytes, part) => bytes + part.bytes, 0)
    const whole = Buffer.byteLength(JSON.stringify(release))
    expect(whole - sum).toBeGreaterThan(0)
    expect(whole - sum).toBeLessThan(250)
  })
})
