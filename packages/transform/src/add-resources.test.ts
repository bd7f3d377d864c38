import { FILENAME_ANNOTATION, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { type AddOptions, addResources } from "./add-resources.ts"

const object = (name: string, rest = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${rest}`

const add = (text: string, added: string, options: AddOptions = {}) => {
  const stream = parseManifests(text)
  addResources(stream, parseManifests(added).manifests, options)
  return stream.toString()
}

test("adds objects at the end, their text as it is", () => {
  expect(add(object("a"), object("b", "# mine\ndata: {'x': \"1\"}\n"))).toBe(
    `${object("a")}---\n${object("b", "# mine\ndata: {'x': \"1\"}\n")}`,
  )
})

test("an object that is there already fails, is left out, or takes the other's place", () => {
  const [old, now] = [object("a", "data: {x: one} # kept\n"), object("a", "data: {x: two}\n")]
  expect(() => add(old, now)).toThrow("ConfigMap a (line 1 of the stream) is there already")
  expect(add(old, now, { onExisting: "skip" })).toBe(old)
  expect(add(old, now, { onExisting: "replace" })).toBe(old.replace("one", "two"))
})

test("two of the same name among the added ones are no less wrong", () => {
  expect(() => add("", `${object("a")}---\n${object("a")}`)).toThrow("is there already")
})

test("an object that is replaced keeps Helm 4's annotation", () => {
  const old = `apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n    ${FILENAME_ANNOTATION}: x.yaml\n`
  const now = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: 1\n"
  expect(add(old, now, { onExisting: "replace" })).toContain(`${FILENAME_ANNOTATION}: x.yaml`)
})
