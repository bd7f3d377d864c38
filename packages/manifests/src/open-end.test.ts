import { parseAll } from "@sternpost/goyaml"
import { expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const FIRST = "kind: A\nmetadata: {name: a}\n"

/** The text of the last document, which has no line end, once the first one follows it. */
function followed(end: string): string {
  const stream = parseManifests(`${FIRST}---\n${end}`)
  const values = parseAll(stream.toString())
  stream.reorder([...stream.manifests].reverse())
  const printed = stream.toString()
  expect(parseAll(printed)).toEqual([...values].reverse())
  return printed.slice("---\n".length, -`---${FIRST}`.length - 1)
}

test.each([
  ["a: |\n  x", "a: |-\n  x\n"],
  ["a: |+\n  x", "a: |-\n  x\n"],
  ["a: >2\n  x\n  z", "a: >2-\n  x\n  z\n"],
  ["a: | # why\n  x", "a: |- # why\n  x\n"],
  ["a:\n- b: |\n    x", "a:\n- b: |-\n    x\n"],
  ["a: !!str |\n  x", "a: !!str |-\n  x\n"],
])("a text at the end of %j does not take the line end for its own", (end, expected) => {
  expect(followed(`kind: B\n${end}`)).toContain(`kind: B\n${expected}`)
})

test.each(["a: |-\n  x", "a: x", 'a: "x"', "a: {b: [1]}", "a: |\n  x\nb: 1", "a:", "a: 1 # end"])(
  "%j gets a line end and no more",
  (end) => {
    expect(followed(`kind: B\n${end}`)).toContain(`kind: B\n${end}\n`)
  },
)

test("it stays as it is where it stays at the end", () => {
  const text = `${FIRST}---\nkind: B\na: |\n  x`
  const stream = parseManifests(text)
  expect(stream.toString()).toBe(text)
  stream.manifests[0]?.set(["b"], 1)
  expect(stream.toString()).toBe(text.replace(FIRST, `${FIRST}b: 1\n`))
})
