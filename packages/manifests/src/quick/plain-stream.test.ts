import { createSource } from "@sternpost/goyaml"
import fc from "fast-check"
import { expect, test } from "vitest"
import { parseManifests } from "../stream.ts"
import { addToPlainStream } from "./plain-stream.ts"

const PAIRS = { team: "shop", "example.com/on": "on" }

function atOnce(text: string, key: string): string | undefined {
  const chunks: string[] = []
  const sink = (chunk: Buffer) => chunks.push(chunk.toString("utf8"))
  const isDone = addToPlainStream(createSource(text), key, PAIRS, sink)
  if (!isDone) expect(chunks).toEqual([])
  return isDone ? chunks.join("") : undefined
}

/** What the stream of objects makes of it, if none of them is left to the scanner. */
function object(text: string, key: string): string | undefined {
  const stream = parseManifests(text)
  return stream.addPairsQuickly(key, PAIRS).length === 0 ? stream.toString() : undefined
}

const PLAIN = [
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    app: web\nspec: {}\n",
  "# Source: w/t.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n    name: b # c\n",
  "apiVersion: v1\ndata:\n  a: |\n    b\nkind: ConfigMap\nmetadata:\n  annotations:\n    x: y\n  name: c\n",
]
const ODD = [
  "apiVersion: v1\nkind: Service\nmetadata: {name: d}\n",
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: e\n  labels:\n    team: other\n",
  "apiVersion: v1\nkind: List\nitems: []\nmetadata:\n  name: f\n",
]
const separator = fc.constantFrom("---\n", "---\n", "--- # c\n", "---\n\n")

test("makes of plain documents what the stream of objects makes", () => {
  const documents = fc.array(fc.tuple(separator, fc.constantFrom(...PLAIN)), { minLength: 1 })
  const key = fc.constantFrom("labels", "annotations")
  fc.assert(
    fc.property(documents, key, fc.boolean(), (parts, name, hasMarker) => {
      const text = parts
        .flat()
        .join("")
        .slice(hasMarker ? 0 : (parts[0]?.[0].length ?? 0))
      expect(atOnce(text, name)).toBe(object(text, name))
      expect(atOnce(text, name)).toBeDefined()
    }),
  )
})

test("hands over nothing when one document is not plain", () => {
  const documents = fc.tuple(
    fc.array(fc.constantFrom(...PLAIN)),
    fc.constantFrom(...ODD),
    fc.array(fc.constantFrom(...PLAIN)),
  )
  fc.assert(
    fc.property(documents, ([before, odd, after]) => {
      const text = [...before, odd, ...after].map((document) => `---\n${document}`).join("")
      expect(atOnce(text, "labels")).toBeUndefined()
    }),
  )
})

test.each(["", "# nothing\n", "---\n", "---\n# Source: a\n"])("leaves %j alone", (text) =>
  expect(atOnce(text, "labels")).toBeUndefined(),
)
