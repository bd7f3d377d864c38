import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { compileDeleteFields, deleteObjects } from "./delete.ts"
import { compileSetFields, type SetFieldsOptions } from "./set-fields.ts"

const TEXT = `kind: X # kept
spec:
  replicas: 1 # few
  list:
  - {name: a, v: 1}
  - {name: b, v: 2}
  - {name: c}
`

const set = (options: SetFieldsOptions, text = TEXT) => {
  const stream = parseManifests(text)
  const fields = compileSetFields(options)
  for (const manifest of stream.manifests) fields.apply(manifest)
  return stream.toString()
}

test("writes values of any type, in order, and leaves the rest", () => {
  const fields = { "spec.replicas": 3, "spec.list[name=b].v": [1], "spec.list[*].w": "on" }
  expect(set({ fields })).toBe(
    TEXT.replace("replicas: 1", "replicas: 3")
      .replace("v: 1}", 'v: 1, w: "on"}')
      .replace("v: 2}", 'v: [1], w: "on"}')
      .replace("{name: c}", '{name: c, w: "on"}'),
  )
})

test.each<[SetFieldsOptions, string]>([
  [
    { fields: { "spec.none": 1 }, create: false },
    "X without a name (line 1 of the stream): there is no spec.none",
  ],
  [
    { fields: { "spec.list[name=z].v": 1 } },
    "there is no spec.list[name=z].v, and an item of a list cannot be made",
  ],
  [{ fields: { "metadata.name": "a" } }, '"metadata.name" says what an object is'],
])("%j fails", (options, message) => expect(() => set(options)).toThrow(message))

const remove = (...paths: string[]) => {
  const stream = parseManifests(TEXT)
  for (const manifest of stream.manifests) compileDeleteFields(paths)(manifest)
  return stream.toString()
}

test("deletes fields, several items of a list too; what is not there is no error", () => {
  expect(remove("spec.replicas", "spec.none.x")).toBe(TEXT.replace("  replicas: 1 # few\n", ""))
  expect(remove("spec.list[*].v")).toBe(TEXT.replace(/, v: \d/g, ""))
  expect(remove("spec.list[*]")).toContain("list: []")
  expect(remove("spec.list[1]")).toBe(TEXT.replace("  - {name: b, v: 2}\n", ""))
})

test("deletes objects", () => {
  const stream = parseManifests("kind: A\n---\nkind: B\n---\nkind: C\n")
  deleteObjects(stream, stream.manifests.slice(0, 2))
  expect(stream.manifests.map(({ kind }) => kind)).toEqual(["C"])
})
