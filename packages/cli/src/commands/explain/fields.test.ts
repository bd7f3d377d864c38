import { parseManifests, parsePath } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { refuseUnknownField } from "./fields.ts"

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: a
        image: b
`

function check(
  path: string,
  edit?: (manifest: ReturnType<typeof first>["manifest"]) => void,
): void {
  const { stream, manifest } = first()
  edit?.(manifest)
  refuseUnknownField(stream, [manifest], parsePath(path))
}

function first() {
  const stream = parseManifests(TEXT)
  const [manifest] = stream.manifests
  if (manifest === undefined) throw new Error("no manifest")
  return { stream, manifest }
}

test.each(["spec.replicas", "spec", "spec.template.spec.containers[0].image", ".metadata.name"])(
  "%j is a field",
  (path) => {
    expect(() => check(path)).not.toThrow()
  },
)

test("a field that a stage deleted is a field", () => {
  expect(() =>
    check("spec.replicas", (manifest) => manifest.delete(["spec", "replicas"])),
  ).not.toThrow()
})

test("a field that one stage made and another deleted is a field", () => {
  const edit = (manifest: ReturnType<typeof first>["manifest"]) => {
    manifest.set(["spec", "paused"], true)
    manifest.delete(["spec", "paused"])
  }
  expect(() => check("spec.paused", edit)).not.toThrow()
})

describe("an unknown field", () => {
  test.each([
    ["spec.replcias", 'did you mean "spec.replicas"?'],
    ["speck.replicas", 'did you mean "spec"?'],
    ["spec.strategy.type", '"spec" has replicas, template'],
    ["zzz", "the object has apiVersion, kind, metadata, spec"],
    ["spec.replicas.max", '"spec.replicas" holds a single value'],
    [
      "spec.template.spec.containers.image",
      '"spec.template.spec.containers" is a list of 1: write [0] and so on',
    ],
    ["spec.template.spec.containers[3]", "is a list of 1"],
    [
      "spec.template.spec.containers[0].imaeg",
      'did you mean "spec.template.spec.containers[0].image"?',
    ],
  ])("%j: %s", (path, message) => {
    expect(() => check(path)).toThrow(`Deployment "web" has no field "${path}"; `)
    expect(() => check(path)).toThrow(message)
  })

  test("lists no more than twenty keys", () => {
    const edit = (manifest: ReturnType<typeof first>["manifest"]) => {
      const data = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, "x"]))
      manifest.set(["data"], data)
    }
    expect(() => check("data.zzzzzz", edit)).toThrow(/key19 and 10 others$/)
  })
})

test("one of several objects that has the field is enough", () => {
  const { stream, manifest } = first()
  stream.add("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n")
  const [, added] = stream.manifests
  if (added === undefined) throw new Error("not added")
  expect(() => refuseUnknownField(stream, [manifest, added], ["spec", "paused"])).not.toThrow()
})

test("the fields of a removed item of a List are those it had", () => {
  const text =
    "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: B\n  spec: {x: 1}\n"
  const stream = parseManifests(text)
  const [removed] = stream.manifests
  if (removed === undefined) throw new Error("no manifest")
  // Read before it goes, as the stage that removed it did.
  expect(removed.kind).toBe("A")
  stream.remove(removed)
  const check = () => refuseUnknownField(stream, [removed], ["spec"])
  expect(check).toThrow(/has no field "spec"; the object has kind, metadata$/)
})
