import { readdirSync, readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"

import { decodeRelease, encodeRelease, releaseJson } from "./codec.ts"
import { parseReleaseKey } from "./key.ts"
import { parseTime } from "./time.ts"

const folder = new URL("../testdata/", import.meta.url)

interface Golden {
  readonly recordedWith: string
  readonly object: {
    readonly kind: string
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
    readonly data: { readonly release: string }
  }
}

const goldens = readdirSync(folder).map((file) => {
  const golden: Golden = JSON.parse(readFileSync(new URL(file, folder), "utf8"))
  const { kind, data } = golden.object
  const body = kind === "Secret" ? Buffer.from(data.release, "base64").toString() : data.release
  return { file, ...golden, body, json: gunzipSync(Buffer.from(body, "base64")).toString() }
})

test("records of Helm 3 and Helm 4 are there, from both kinds of objects", () => {
  const seen = new Set(goldens.map(({ recordedWith, object }) => `${recordedWith}, ${object.kind}`))
  expect([...seen].sort()).toEqual([
    "Helm 3.21.4, ConfigMap",
    "Helm 3.21.4, Secret",
    "Helm 4.2.4, ConfigMap",
    "Helm 4.2.4, Secret",
  ])
})

describe.each(goldens)("$file of $recordedWith", ({ recordedWith, object, body, json }) => {
  const release = decodeRelease(body)
  const isHelm4 = recordedWith.startsWith("Helm 4")

  test("is decoded to what its labels say", () => {
    const { labels, name } = object.metadata
    expect(parseReleaseKey(name)).toEqual({ name: release.name, version: release.version })
    expect(labels).toMatchObject({
      name: release.name,
      owner: "helm",
      status: release.info.status,
      version: String(release.version),
      team: "shop",
    })
  })

  test("is written back byte by byte before it is packed", () => {
    expect(releaseJson(release)).toBe(json)
    expect(gunzipSync(Buffer.from(encodeRelease(release), "base64")).toString()).toBe(json)
  })

  test("is packed about as small as Helm packs it", () => {
    expect(encodeRelease(release).length / body.length).toBeCloseTo(1, 1)
  })

  test("has the shape of its version", () => {
    expect(release.apply_method).toBe(isHelm4 ? "ssa" : undefined)
    expect(release.chart).toHaveProperty("metadata.name", "web")
    expect("schemamodtime" in (release.chart ?? {})).toBe(isHelm4)
    const superseded = release.version < 3
    expect(release.info.deleted).toEqual(
      superseded ? (isHelm4 ? undefined : "") : expect.stringMatching(/^20/),
    )
  })

  test("has times that can be read", () => {
    const { first_deployed, last_deployed } = release.info
    expect(parseTime(first_deployed)?.getFullYear()).toBeGreaterThan(2025)
    expect(parseTime(last_deployed)?.getTime()).toBeGreaterThanOrEqual(
      parseTime(first_deployed)?.getTime() ?? Number.NaN,
    )
    for (const hook of release.hooks ?? []) expect(hook.last_run).toBeDefined()
  })
})
