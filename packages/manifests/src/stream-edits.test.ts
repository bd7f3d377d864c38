import { parseAll } from "@sternpost/goyaml"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Manifest } from "./manifest.ts"
import { type ManifestStream, parseManifests } from "./stream.ts"

// Objects that are added to, taken out of and moved within a stream, whatever stands between its documents.

const document = fc.constantFrom(
  "kind: A\nmetadata: {name: NAME}\n",
  "kind: A\nmetadata:\n  name: NAME\n  labels: {a: b}\n",
  "# Source: web/templates/a.yaml\nkind: A\nmetadata:\n  name: NAME\n",
  '{"kind": "A", "metadata": {"name": "NAME"}}\n',
  "kind: A\nmetadata:\n  name: NAME\ndata:\n  x: |\n    ---\n    y\n",
  "kind: A\nmetadata:\n  name: NAME\ndata:\n  x: |+\n    y\n\n",
  "kind: A\nmetadata: {name: NAME}\n# the end\n",
  "# nothing\n",
  "\n",
  "",
)
const marker = fc.constantFrom("---\n", "--- # next\n", "---\n\n", "---  \n", "\n---\n")
const ending = fc.constantFrom("", "---\n", "\n\n")

/** A stream whose objects are named n0, n1 and so on. */
const text = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.tuple(document, marker), { minLength: 1, maxLength: 5 }),
    ending,
    fc.constantFrom("lf", "lf", "crlf", "open"),
  )
  .map(([isMarked, documents, end, form]) => {
    const whole = documents.map(([body, mark], index) => {
      const before = index > 0 || isMarked ? mark : ""
      return before + body.replace("NAME", `n${index}`)
    })
    const joined = whole.join("") + end
    if (form === "crlf") return joined.replaceAll("\n", "\r\n")
    return form === "open" ? joined.replace(/\n+$/, "") : joined
  })

type Step = (stream: ManifestStream, names: string[]) => void

const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % list.length]
const named = (stream: ManifestStream, name: string | undefined): Manifest =>
  stream.manifests.find((manifest) => manifest.name === name) as Manifest

const number = fc.nat(1000)

// Objects are told from each other by their names.
let addedSoFar = 0

const add = (content: string, a: number, isLast: boolean): Step => {
  return (stream, names) => {
    const name = `added${addedSoFar++}`
    const after = isLast ? undefined : pick(names, a)
    const body = content.replace("NAME", name)
    stream.add(body, after === undefined ? {} : { after: named(stream, after) })
    names.splice(after === undefined ? names.length : names.indexOf(after) + 1, 0, name)
  }
}

const remove = (a: number): Step => {
  return (stream, names) => {
    const name = pick(names, a)
    if (name === undefined) return
    stream.remove(named(stream, name))
    names.splice(names.indexOf(name), 1)
  }
}

const reverse: Step = (stream, names) => {
  names.reverse()
  stream.reorder(names.map((name) => named(stream, name)))
}

const label = (a: number): Step => {
  return (stream, names) => {
    const name = pick(names, a)
    if (name !== undefined) named(stream, name).set(["metadata", "labels", "set"], "yes")
  }
}

const added = fc.constantFrom(
  "kind: B\nmetadata: {name: NAME}\n",
  "kind: B\nmetadata: {name: NAME}",
  "# why\nkind: B\nmetadata:\n  name: NAME\nx: |+\n  y\n\n",
)

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(added, number, fc.boolean()).map(([content, a, isLast]) => add(content, a, isLast)),
  number.map(remove),
  fc.constant(reverse),
  number.map(label),
)

const namesIn = (printed: string): string[] =>
  parseAll(printed).map((value) => (value as { metadata: { name: string } }).metadata.name)

test("the objects that are printed are those that should be there, in their order", () => {
  fc.assert(
    fc.property(text, fc.array(step, { maxLength: 6 }), (input, steps) => {
      const stream = parseManifests(input)
      const names = stream.manifests.map(({ name }) => name)
      expect(namesIn(input)).toEqual(names)
      for (const apply of steps) apply(stream, names)
      const printed = stream.toString()
      expect(stream.manifests.map(({ name }) => name)).toEqual(names)
      expect(namesIn(printed)).toEqual(names)
      expect(parseManifests(printed).manifests.map(({ name }) => name)).toEqual(names)
    }),
    { numRuns: 400 },
  )
})

test("what nobody touched leaves as it came", () => {
  fc.assert(
    fc.property(text, (input) => {
      const stream = parseManifests(input)
      for (const manifest of stream.manifests) manifest.get(["metadata"])
      expect(stream.toString()).toBe(input)
    }),
  )
})

test("values stay what they are, texts that end in empty lines among them", () => {
  fc.assert(
    fc.property(text, fc.array(step, { maxLength: 4 }), (input, steps) => {
      const stream = parseManifests(input)
      const before = new Map(stream.manifests.map((one) => [one.name, one.get(["data"])]))
      const names = [...before.keys()]
      for (const apply of steps) apply(stream, names)
      for (const value of parseAll(stream.toString())) {
        const { metadata, data, x } = value as {
          metadata: { name: string }
          data?: unknown
          x?: string
        }
        if (before.has(metadata.name)) expect(data).toEqual(before.get(metadata.name))
        else expect(["y\n\n", undefined]).toContain(x)
      }
    }),
    { numRuns: 400 },
  )
})
