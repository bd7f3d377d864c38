import { expect, test } from "vitest"
import { MASK } from "./credentials.ts"
import { maskValue } from "./mask.ts"
import { parseManifests } from "./stream.ts"

const manifestOf = (text: string) => {
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no manifest")
  return manifest
}
const SECRET =
  "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: eA==}\nstringData: {b: x}\n"

test.each<[(string | number)[], unknown, unknown]>([
  [["data", "a"], "eA==", MASK],
  [["stringData", "b"], "x", MASK],
  [["data"], { a: "eA==", c: "" }, { a: MASK, c: MASK }],
  [["data"], null, null],
  [["data", "a"], undefined, undefined],
  [["metadata", "labels"], { a: "b" }, { a: "b" }],
  [["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"], "{}", MASK],
])("masks what a Secret keeps secret: %j", (path, value, shown) => {
  expect(maskValue(manifestOf(SECRET), path, value)).toEqual(shown)
})

test("masks the values of a whole Secret", () => {
  const manifest = manifestOf(SECRET)
  expect(maskValue(manifest, [], manifest.value())).toMatchObject({
    kind: "Secret",
    data: { a: MASK },
    stringData: { b: MASK },
  })
})

test("masks what was a Secret before a stage made something else of it", () => {
  const manifest = manifestOf(SECRET)
  manifest.set(["kind"], "ConfigMap")
  expect(maskValue(manifest, ["data", "a"], "eA==")).toBe(MASK)
})

test.each([
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Secret}\ndata: {a: x}\n",
  "apiVersion: example.com/v1\nkind: Secret\ndata: {a: x}\n",
])("shows the values of %j", (text) => {
  const manifest = manifestOf(text)
  expect(maskValue(manifest, ["data", "a"], "x")).toBe("x")
})
