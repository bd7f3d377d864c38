import fc from "fast-check"
import { expect, test } from "vitest"
import { isObject } from "../equal.ts"
import { parseManifests } from "../stream.ts"

const PAIRS = { team: "shop", "example.com/on": "on" }

/** What the scanner makes of it: the truth that the quick path is held to. */
function scanned(text: string, key: string): string | undefined {
  const stream = parseManifests(text)
  const [manifest] = stream.manifests
  if (manifest === undefined) return undefined
  const present = manifest.get(["metadata", key])
  if (isObject(present) && Object.keys(present).length > 0)
    for (const [name, value] of Object.entries(PAIRS)) manifest.set(["metadata", key, name], value)
  else manifest.set(["metadata", key], PAIRS)
  return stream.toString()
}

/** The quick path's text; `undefined` where it left the document to the scanner. */
function quick(text: string, key: string): string | undefined {
  const stream = parseManifests(text)
  return stream.manifests[0]?.addPairsQuickly(key, PAIRS) === true ? stream.toString() : undefined
}

const document = (metadata: string, rest = "spec: {}\n") =>
  `---\n# Source: w/t.yaml\napiVersion: v1\nkind: Service\nmetadata:\n${metadata}${rest}`

test.each([
  ["labels at the end", "  name: a\n  labels:\n    app: web\n"],
  ["labels before other keys", "  labels:\n    app: web\n  name: a\n"],
  ["no labels", "  name: a\n  annotations:\n    x: y\n"],
  ["wide indentation", "    name: a\n    labels:\n        app: web\n"],
  [
    "comments and blank lines between",
    "  # who\n  name: a # the name\n\n  labels: # all\n    # one\n    app: web\n    # last\n  # end\n",
  ],
  ["a block scalar", "  name: a\n  annotations:\n    x: |\n      y: z\n"],
  [
    "folded text before labels",
    "  annotations:\n    x: >-\n      y\n\n      z\n  labels:\n    app: web\n",
  ],
  [
    "quoted values, lists, nulls and empty maps",
    "  finalizers:\n  - a/b\n  generateName:\n  annotations: {}\n  name: 'a'\n  labels:\n    v: \"1.0\"\n",
  ],
])("adds to %s just as the scanner does", (_, metadata) => {
  const text = document(metadata)
  expect(quick(text, "labels")).toBe(scanned(text, "labels"))
  expect(quick(text, "labels")).not.toBe(text)
})

test.each([
  ["a key that is there", "  labels:\n    team: x\n"],
  ["null labels", "  labels:\n  name: a\n"],
  ["flow labels", "  labels: {app: web}\n"],
  ["an anchor", "  labels: &l\n    app: web\n"],
  ["an alias", "  labels: *l\n"],
  ["a block scalar that ends in a blank line", "  annotations:\n    x: |+\n      y: z\n\n"],
  ["a scalar over two lines", "  annotations:\n    x: y\n      z\n"],
  ["a quote that is not closed on its line", '  annotations:\n    x: "y\n      z"\n'],
  ["a quoted key", '  "labels":\n    app: web\n'],
  ["labels twice", "  labels:\n    a: b\n  labels:\n    c: d\n"],
  ["a merge key", "  <<: *x\n  name: a\n"],
  ["CRLF", "  name: a\r\n"],
  ["other bytes than ASCII", "  name: é\n"],
])("leaves %s to the scanner", (_, metadata) => {
  expect(quick(document(metadata), "labels")).toBeUndefined()
})

test.each([
  "metadata: {}\n",
  "kind: X\n",
  '"metadata": {}\n',
  "? metadata\n: {}\n",
  "&a metadata: {}\n",
  "!!str metadata: {}\n",
  "  extra: line\n   broken: x\n",
])("leaves a document with %j after the metadata to the scanner", (rest) =>
  expect(quick(document("  name: a\n", rest), "labels")).toBeUndefined(),
)

test.each([
  ["plain data", "data:\n  a: b # c\n  # d\n  e: 'f'\n"],
  ["texts", "data:\n  a: |\n    kind: No\n\n    metadata:\n      x: y\n  b: >-\n     folded\n"],
  ["lists of maps", "data:\n- a: b\n- c:\n    d: e\n  f:\n  - g: h\n    i: j # k\n\n  # l\n- m:\n"],
  ["lists and maps", "data:\n- a\n- 'b'\nmore:\n  a:\n    b: c\n    d:\n    - e\n"],
])("adds behind %s that stand before the metadata", (_, data) => {
  const text = `apiVersion: v1\n${data}kind: ConfigMap\nmetadata:\n  name: a\n`
  expect(quick(text, "labels")).toBe(scanned(text, "labels"))
  expect(quick(text, "labels")).toBeDefined()
})

test.each([
  ["a quote over lines", 'data:\n  a: "b\nkind: X\nmetadata:\n  c"\n'],
  ["a list of lists", "data:\n- - a\n"],
  ["a list of maps with a line too deep", "data:\n- a: b\n   c: d\n"],
  ["a text of its own indentation", "data:\n  a: |2\n    b\n"],
  ["a merge", "data:\n  <<: *a\n"],
])("leaves a document with %s before the metadata to the scanner", (_, data) => {
  const text = `apiVersion: v1\n${data}kind: ConfigMap\nmetadata:\n  name: a\n`
  expect(attempt(() => quick(text, "labels"))).toBeUndefined()
})

test("leaves a document behind a directive to the scanner", () => {
  const text = `%YAML 1.1\n${document("  name: a\n")}`
  expect(parseManifests(text).manifests.map(({ name }) => name)).toEqual(["a"])
  expect(quick(text, "labels")).toBeUndefined()
})

test("labels and annotations of one document go together", () => {
  const text = document("  annotations:\n    x: y\n  labels:\n    app: web\n  name: a\n")
  const stream = parseManifests(text)
  const [manifest] = stream.manifests
  expect(manifest?.addPairsQuickly("annotations", { n1: "v" })).toBe(true)
  expect(manifest?.addPairsQuickly("labels", { n2: "v" })).toBe(true)
  expect(stream.toString()).toBe(
    document(
      "  annotations:\n    x: y\n    n1: v\n  labels:\n    app: web\n    n2: v\n  name: a\n",
    ),
  )
  expect(manifest?.labels).toEqual({ app: "web", n2: "v" })
})

test("never differs from the scanner, whatever the document", () => {
  const indent = fc.constantFrom("  ", "    ", "      ", "   ", "", "\t")
  const key = fc.constantFrom(
    "name:",
    "labels:",
    "annotations:",
    "team:",
    "app:",
    "x.y/z:",
    "- a",
    "- b:",
    '"q":',
    "<<:",
    "? k",
    "# c",
    "...",
    "",
    "labels",
    "metadata:",
    "kind:",
  )
  const value = fc.constantFrom(
    "",
    " a",
    " 'a'",
    ' "a"',
    " {}",
    " []",
    " |",
    " >-",
    " &a b",
    " *a",
    " a b",
    " a # c",
    " #c",
    " a: b",
    " 'a",
    " -",
    " a:b",
    " http://a/b?c=d",
    " 1.0",
    " on ",
    " é",
    " !!str a",
    " [a",
    " {a: b}",
  )
  const line = fc.tuple(indent, key, value).map((parts) => parts.join(""))
  const lines = fc.array(line, { minLength: 1, maxLength: 8 })
  const before = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(line, { maxLength: 3 }),
  )
  let taken = 0
  fc.assert(
    fc.property(
      before,
      lines,
      fc.constantFrom("labels", "annotations"),
      fc.constantFrom("\n", "\n", "\n", "\r\n"),
      (first, some, wanted, eol) => {
        const head = first.length === 0 ? "" : `data:\n${first.join("\n")}\n`
        const start = document("  name: a\n", "").replace("kind:", `${head}kind:`)
        const text = start.replaceAll("\n", eol) + some.join(eol) + eol
        const result = attempt(() => quick(text, wanted))
        if (result === undefined) return
        taken += 1
        expect(result).toBe(attempt(() => scanned(text, wanted)) ?? result)
      },
    ),
    { numRuns: 3000 },
  )
  expect(taken).toBeGreaterThan(50)
})

// What is broken behind the metadata is not the quick path's business: it never looks there.
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
