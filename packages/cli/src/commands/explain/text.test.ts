import { type Manifest, type ManifestStream, parseManifests, parsePath } from "@sternpost/manifests"
import { explain } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { styles } from "../../styles.ts"
import { explanationJson } from "./json.ts"
import { markMasked } from "./shown.ts"
import { explanationText, overviewText } from "./text.ts"

const TEXT = `---
# Source: web/templates/d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 1
  paused: "true"
---
apiVersion: v1
kind: Secret
metadata:
  name: s
data: {a: aHVudGVyMg==}
`

const OPTIONS = { style: styles({}, {}), places: new Map([["scale", "patch, pipeline.yaml:7"]]) }

type Edit = (manifest: Manifest, stream: ManifestStream) => void

function explanation(edit: Edit, path?: string, index = 0) {
  const stream = parseManifests(TEXT)
  const manifest = stream.manifests[index]
  if (manifest === undefined) throw new RangeError("no manifest")
  stream.log.stage = "scale"
  edit(manifest, stream)
  return markMasked(explain(stream, manifest, path === undefined ? undefined : parsePath(path)))
}

const field = (edit: Edit, path: string, index?: number) =>
  explanationText(explanation(edit, path, index), OPTIONS)

describe("a field", () => {
  test("shows template, rendered value, each change and the result", () => {
    const edit: Edit = (manifest, { log }) => {
      manifest.set(["spec", "replicas"], 2)
      log.stage = "other"
      manifest.set(["spec", "replicas"], 3)
    }
    expect(
      field(edit, "spec.replicas"),
    ).toBe(`spec.replicas of Deployment shop/web (web/templates/d.yaml, line 3 of the stream)
  rendered (web/templates/d.yaml): 1
  scale (patch, pipeline.yaml:7): 1 -> 2
  other: 2 -> 3
  result: 3
`)
  })

  test("that nobody changed says so", () => {
    expect(field(() => {}, "spec.replicas")).toContain(": 1\n  no stage changed it\n  result: 1\n")
  })

  test("that a stage made was not rendered", () => {
    const text = field((manifest) => manifest.set(["spec", "x"], "on"), "spec.x")
    expect(text).toContain("rendered (web/templates/d.yaml): (none)\n")
    expect(text).toContain('(none) -> "on"\n  result: "on"\n')
  })

  test("that a stage deleted has no result", () => {
    const text = field((manifest) => manifest.delete(["spec", "paused"]), "spec.paused")
    expect(text).toContain('"true" -> (none)\n  result: (none)\n')
  })

  test("shows changes below it with their own paths", () => {
    const text = field((manifest) => manifest.set(["spec", "replicas"], 2), "spec")
    expect(text).toContain("scale (patch, pipeline.yaml:7): spec.replicas: 1 -> 2")
    expect(text).toContain('result: {"replicas":2,"paused":"true"}')
  })

  test("shows a large value as YAML below", () => {
    const long = { a: "x".repeat(40), b: "y".repeat(40) }
    const text = field((manifest) => manifest.set(["spec", "big"], long), "spec.big")
    expect(text).toContain(`  result: \n      a: ${long.a}\n      b: ${long.b}\n`)
  })

  test("of a removed object is removed with it", () => {
    const text = field((manifest, stream) => stream.remove(manifest), "spec.replicas")
    expect(text).toContain("removed the object\n  result: (removed)\n")
    const json = explanationJson(explanation((manifest, stream) => stream.remove(manifest), "spec"))
    expect(json).toMatchObject({ removed: true })
    expect(json).not.toHaveProperty("value")
  })

  test.each([
    ["100000000000000000000", 10n ** 20n],
    ['""', ""],
    ["null", null],
    ["[1,2]", [1, 2]],
    ['{"n":"100000000000000000000"}', { n: 10n ** 20n }],
  ])("shows %s", (shown, value) => {
    expect(field((manifest) => manifest.set(["spec", "v"], value), "spec.v")).toContain(
      `(none) -> ${shown}\n`,
    )
  })
})

describe("an object", () => {
  const overview = (edit: Edit, index?: number) =>
    overviewText(explanation(edit, undefined, index), OPTIONS)

  test("shows each field that stages changed, once", () => {
    const edit: Edit = (manifest, { log }) => {
      manifest.set(["spec", "replicas"], 2)
      manifest.set(["metadata", "labels"], { "a/b": "c" })
      log.stage = "other"
      manifest.set(["spec", "replicas"], 3)
    }
    expect(overview(edit)).toBe(`Deployment shop/web (web/templates/d.yaml, line 3 of the stream)
spec.replicas
  scale (patch, pipeline.yaml:7): 1 -> 2
  other: 2 -> 3
metadata.labels
  scale (patch, pipeline.yaml:7): (none) -> {"a/b":"c"}
`)
  })

  test("that no stage changed says so", () => {
    expect(overview(() => {})).toContain("no stage changed it")
  })

  test.each<[string, Edit]>([
    ["removed the object", (manifest, stream) => stream.remove(manifest)],
    [
      "moved the object to another place",
      (_, stream) => stream.reorder([...stream.manifests].reverse()),
    ],
  ])("tells when a stage %s", (what, edit) => {
    expect(overview(edit)).toContain(`the object\n  scale (patch, pipeline.yaml:7): ${what}\n`)
  })
})

describe("a Secret", () => {
  const edit: Edit = (manifest) => manifest.set(["data", "a"], "bmV3")

  test("keeps its values, but shows that they changed", () => {
    const text = field(edit, "data.a", 1)
    expect(text).toContain("(masked) -> (masked, changed)")
    expect(text).not.toMatch(/aHVudGVyMg|bmV3/)
  })

  test("keeps its values when a stage makes something else of it", () => {
    const text = field(
      (manifest) => {
        manifest.set(["kind"], "ConfigMap")
        manifest.set(["data", "a"], "bmV3")
      },
      "data.a",
      1,
    )
    expect(text).toContain("(masked) -> (masked, changed)\n  result: (masked)\n")
    expect(text).not.toMatch(/aHVudGVyMg|bmV3/)
  })

  test("keeps its values in JSON too", () => {
    const json = explanationJson(explanation(edit, "data", 1))
    expect(json).toMatchObject({
      rendered: { a: "(masked)" },
      changes: [{ path: "data.a", before: "(masked)", after: "(masked, changed)" }],
    })
    expect(JSON.stringify(json)).not.toMatch(/aHVudGVyMg|bmV3/)
  })
})

test("JSON tells object, path, template, values and changes", () => {
  const json = explanationJson(
    explanation((manifest) => manifest.set(["spec", "replicas"], 2), "spec.replicas"),
  )
  expect(json).toEqual({
    object: "Deployment shop/web (web/templates/d.yaml, line 3 of the stream)",
    path: "spec.replicas",
    template: "web/templates/d.yaml",
    rendered: 1,
    value: 2,
    changes: [{ stage: "scale", type: "field", path: "spec.replicas", before: 1, after: 2 }],
  })
})
