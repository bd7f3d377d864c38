import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { isOrWasSecret, MASK_CHANGED, maskEdit, maskPair, maskTexts } from "./secrets.ts"

const MASK = "(masked)"
const one = (text: string) => {
  const stream = parseManifests(text)
  const [manifest] = stream.manifests
  if (manifest === undefined) throw new Error("no manifest")
  return manifest
}

describe("isOrWasSecret", () => {
  test.each([
    ["a Secret", "apiVersion: v1\nkind: Secret\n", true],
    ["a Secret without a version", "kind: Secret\n", true],
    ["another group's Secret", "apiVersion: example.com/v1\nkind: Secret\n", false],
    ["a ConfigMap", "apiVersion: v1\nkind: ConfigMap\n", false],
  ])("%s: %j", (_, text, expected) => {
    expect(isOrWasSecret(one(text))).toBe(expected)
  })

  test("remembers what the chart rendered", () => {
    const manifest = one("apiVersion: v1\nkind: Secret\ndata: {a: b}\n")
    manifest.set(["kind"], "ConfigMap")
    expect(isOrWasSecret(manifest)).toBe(true)
  })

  test("sees what a stage made of it", () => {
    const manifest = one("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n")
    manifest.set(["kind"], "Secret")
    expect(isOrWasSecret(manifest)).toBe(true)
  })
})

describe("maskPair", () => {
  test("masks data and stringData and says what changed", () => {
    const before = { kind: "Secret", data: { a: "1", b: "2", gone: "3" } }
    const after = { kind: "Secret", data: { a: "1", b: "x", added: "4" }, stringData: { c: "5" } }
    expect(maskPair(before, after)).toEqual([
      { kind: "Secret", data: { a: MASK, b: MASK, gone: MASK } },
      { kind: "Secret", data: { a: MASK, b: MASK_CHANGED, added: MASK }, stringData: { c: MASK } },
    ])
  })

  test("takes equal values of any type for equal", () => {
    const [, after] = maskPair({ data: { a: { x: 1 } } }, { data: { a: { x: 1 } } })
    expect(after).toEqual({ data: { a: MASK } })
  })

  test.each([
    [null, null],
    ["text", MASK],
    [["a"], MASK],
    [7, MASK],
  ])("data that is no map (%j) shows as %j", (data, shown) => {
    expect(maskPair({ data }, { data })).toEqual([{ data: shown }, { data: shown }])
  })

  test("masks kubectl's copy of the object", () => {
    const key = "kubectl.kubernetes.io/last-applied-configuration"
    const object = {
      metadata: { name: "a", annotations: { [key]: '{"data":{"a":"hunter2"}}', x: "y" } },
    }
    const [masked] = maskPair(object, object)
    expect(masked).toEqual({ metadata: { name: "a", annotations: { [key]: MASK, x: "y" } } })
  })

  test("leaves the objects that it is given alone", () => {
    const object = { data: { a: "1" } }
    maskPair(object, object)
    expect(object).toEqual({ data: { a: "1" } })
  })
})

describe("maskEdit", () => {
  test.each([
    [["data", "a"], "1", "2", MASK, MASK_CHANGED],
    [["data", "a"], undefined, "2", undefined, MASK],
    [["data", "a"], "1", undefined, MASK, undefined],
    [["data", "a", "deep"], "1", "2", MASK, MASK_CHANGED],
    [
      ["data"],
      { a: "1", b: "1" },
      { a: "2", b: "1" },
      { a: MASK, b: MASK },
      { a: MASK_CHANGED, b: MASK },
    ],
    [["metadata", "labels", "x"], "1", "2", "1", "2"],
    [["metadata", "finalizers", 0], "a", "b", "a", "b"],
    [["type"], "Opaque", undefined, "Opaque", undefined],
  ])("at %j: %j to %j", (path, before, after, shownBefore, shownAfter) => {
    expect(maskEdit(path, before, after)).toEqual([shownBefore, shownAfter])
  })

  test("masks below the object as a whole", () => {
    const [before, after] = maskEdit([], { data: { a: "1" } }, { data: { a: "2" } })
    expect([before, after]).toEqual([{ data: { a: MASK } }, { data: { a: MASK_CHANGED } }])
  })
})

describe("maskTexts", () => {
  const text = (value: string, more = "") =>
    `env:\n${more}- {name: TOKEN, value: ${value}} # a\n- {name: LEVEL, value: debug}\n`

  test("says that a secret variable changed, and not how", () => {
    expect(maskTexts(text("abc"), text("def"))).toEqual([text(MASK), text(MASK_CHANGED)])
    expect(maskTexts(text("abc"), text("abc"))).toEqual([text(MASK), text(MASK)])
    expect(maskTexts("", text("abc"))).toEqual(["", text(MASK)])
  })

  test("does not take a variable for changed that others came before", () => {
    const more = "- {name: API_KEY, value: (masked)}\n"
    expect(maskTexts(text("abc"), text("abc", more.replace("(masked)", "new")))[1]).toContain(
      `{name: TOKEN, value: ${MASK}}`,
    )
  })
})
