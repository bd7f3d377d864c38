import { constants } from "node:buffer"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { describeManifest } from "./describe.ts"
import { ManifestError } from "./errors.ts"
import type { Manifest } from "./manifest.ts"
import { type ManifestStream, parseManifests } from "./stream.ts"

const HELM3 = `---
# Source: web/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports: [{port: 80}] # the only one
---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
`

const names = (text: string) =>
  parseManifests(text).manifests.map(({ kind, name }) => `${kind}/${name}`)

test("knows each object by kind, name, namespace, group and version", () => {
  const [service, deployment] = parseManifests(HELM3).manifests
  expect(service).toMatchObject({
    kind: "Service",
    name: "web",
    namespace: "shop",
    group: "",
    version: "v1",
  })
  expect(deployment).toMatchObject({
    kind: "Deployment",
    group: "apps",
    version: "v1",
    namespace: "",
  })
})

test("knows the template and the line of each object", () => {
  const [service, deployment] = parseManifests(HELM3).manifests
  expect(service?.template).toBe("web/templates/service.yaml")
  expect(service?.line).toBe(3)
  expect(describeManifest(deployment as never)).toBe(
    "Deployment web (web/templates/deployment.yaml, line 12 of the stream)",
  )
})

test("reads Helm 4's filename annotation", () => {
  const text =
    "kind: A\nmetadata:\n  name: a\n  annotations:\n    postrenderer.helm.sh/postrender-filename: 'w/templates/a.yaml'\n"
  const stream = parseManifests(text)
  expect(stream.manifests[0]?.template).toBe("w/templates/a.yaml")
  expect(stream.dialect).toBe("helm4")
  expect(parseManifests(HELM3).dialect).toBe("helm3")
  expect(parseManifests("kind: A\n").dialect).toBe("plain")
})

test("reads helm-unittest's file comments", () => {
  const text = "---\n#### file: web/templates/a.yaml\nkind: A\n"
  expect(parseManifests(text).manifests[0]?.template).toBe("web/templates/a.yaml")
})

test.each([
  [
    "comment-only documents",
    "---\n# Source: a.yaml\n# nothing\n---\nkind: A\nmetadata: {name: a}\n",
  ],
  ["blank documents", "---\n---\n\n---\nkind: A\nmetadata: {name: a}\n---\n"],
  ["a null document", "null\n---\nkind: A\nmetadata: {name: a}\n"],
])("leaves out %s", (_, text) => expect(names(text)).toEqual(["A/a"]))

test("counts the items of a List as objects", () => {
  const text =
    "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: B\n  metadata: {name: b}\n"
  expect(names(text)).toEqual(["A/a", "B/b"])
})

test("edits an item of a List in place", () => {
  const stream = parseManifests(
    "kind: List\nitems:\n- kind: A # first\n  metadata:\n    name: a\n- kind: B\n  metadata:\n    name: b\n",
  )
  stream.manifests[1]?.set(["metadata", "name"], "c")
  expect(stream.toString()).toBe(
    "kind: List\nitems:\n- kind: A # first\n  metadata:\n    name: a\n- kind: B\n  metadata:\n    name: c\n",
  )
})

test("removes an item of a List, and still knows the others", () => {
  const stream = parseManifests("kind: List\nitems:\n- kind: A\n- kind: B\n- kind: C\n")
  const [a, , c] = stream.manifests
  stream.remove(a as never)
  expect(a?.value()).toEqual({ kind: "A" })
  c?.set(["size"], 1)
  expect(stream.toString()).toBe("kind: List\nitems:\n- kind: B\n- kind: C\n  size: 1\n")
})

test("what nobody touches leaves byte for byte", () => {
  const piece = fc.constantFrom(
    "---",
    "# c",
    "a: 1",
    "kind: X",
    "  b: [1, 2]",
    "",
    "--- # x",
    "\r",
    "é: ü",
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join("\n")
      expect(parseManifests(text).toString()).toBe(text)
    }),
  )
})

test("reads a document glued to its marker, edits it, and tells its lines", () => {
  const text = "kind: A\n---apiVersion: v1\nkind: B\n"
  const stream = parseManifests(text)
  expect(stream.manifests.map(({ kind }) => kind)).toEqual(["A", "B"])
  expect(stream.toString()).toBe(text)
  stream.manifests[1]?.set(["x"], "1")
  expect(stream.toString()).toBe(`${text}x: "1"\n`)
  expect(() => parseManifests("kind: A\n---kind: B\nx: [\n").verify()).toThrow(
    /^document 2, line [34]:/,
  )
})

test.each([
  "kind: A\n...\n# end\n",
  '{"kind": "A"} # end\n',
  "kind: A\n...",
  "a: |\n  x\n\n\n",
  "kind: A\n...\n%YAML 1.1\n---\nkind: B\n",
])("finds nothing wrong with the end of %j", (text) => {
  expect(() => parseManifests(text).verify()).not.toThrow()
})

test("keeps CRLF and a byte order mark of untouched documents", () => {
  const bytes = Buffer.from("\ufeffkind: A\r\n---\r\nkind: B\r\n")
  const stream = parseManifests(bytes)
  expect(stream.manifests.map(({ kind }) => kind)).toEqual(["A", "B"])
  expect(stream.toBuffer().equals(bytes)).toBe(true)
})

test("splices an edit into the text and leaves the rest", () => {
  const stream = parseManifests(HELM3)
  expect(stream.manifests[1]?.set(["metadata", "labels", "team"], "shop")).toBe(true)
  expect(stream.toString()).toBe(`${HELM3}  labels:\n    team: shop\n`)
})

test("an equal value is no edit", () => {
  const stream = parseManifests(HELM3)
  expect(stream.manifests[0]?.set(["metadata", "name"], "web")).toBe(false)
  expect(stream.log.entries).toEqual([])
})

test("reads what it wrote before", () => {
  const manifest = parseManifests(HELM3).manifests[1]
  manifest?.set(["metadata", "labels", "a"], "1")
  manifest?.set(["metadata", "labels", "b"], "2")
  expect(manifest?.labels).toEqual({ a: "1", b: "2" })
  manifest?.rename(["metadata", "labels", "a"], "c")
  manifest?.delete(["metadata", "labels", "b"])
  expect(manifest?.labels).toEqual({ c: "1" })
})

test("knows its new name after an edit", () => {
  const manifest = parseManifests(HELM3).manifests[0]
  expect(manifest?.name).toBe("web")
  manifest?.set(["metadata", "name"], "api")
  expect(manifest?.name).toBe("api")
  expect(manifest?.rendered(["metadata", "name"])).toBe("web")
})

test("the log tells old and new values, by stage", () => {
  const stream = parseManifests(HELM3)
  stream.log.stage = "first"
  stream.manifests[0]?.set(["spec", "ports", 0, "port"], 8080)
  const [entry] = stream.log.entries
  expect(entry).toMatchObject({
    stage: "first",
    type: "field",
    path: ["spec", "ports", 0, "port"],
    before: 80,
    after: 8080,
  })
})

test("adds an object after another, in the stream's own dialect", () => {
  const stream = parseManifests(HELM3)
  const [service] = stream.manifests
  stream.add(
    { kind: "ConfigMap", metadata: { name: "c" } },
    { after: service as never, template: "web/templates/c.yaml" },
  )
  expect(names(stream.toString())).toEqual(["Service/web", "ConfigMap/c", "Deployment/web"])
  expect(stream.toString()).toContain("---\n# Source: web/templates/c.yaml\nkind: ConfigMap\n")
})

test("adds a marker where the text before lacks its line feed", () => {
  const stream = parseManifests("kind: A")
  stream.add("kind: B")
  expect(stream.toString()).toBe("kind: A\n---\nkind: B\n")
})

test("removes an object with its marker", () => {
  const stream = parseManifests(HELM3)
  stream.remove(stream.manifests[0] as never)
  expect(stream.toString()).toBe(HELM3.slice(HELM3.lastIndexOf("---")))
})

test("reorders objects, making markers where there were none", () => {
  const stream = parseManifests("kind: A\n---\nkind: B\n---\nkind: C\n")
  const [a, b, c] = stream.manifests
  stream.reorder([c, b, a] as never)
  expect(stream.toString()).toBe("---\nkind: C\n---\nkind: B\n---\nkind: A\n")
})

test("goes back to a snapshot, log and all", () => {
  const stream = parseManifests(HELM3)
  stream.manifests[0]?.set(["metadata", "labels", "kept"], "yes")
  const before = stream.toString()
  const restore = stream.snapshot()
  stream.manifests[0]?.set(["metadata", "labels", "gone"], "yes")
  stream.add("kind: X")
  stream.remove(stream.manifests[1] as never)
  restore()
  expect(stream.toString()).toBe(before)
  expect(stream.log.entries).toHaveLength(1)
})

test.each([
  [
    "bad YAML",
    "---\n# Source: w/t.yaml\na: [1\n",
    "MANIFEST_SYNTAX",
    /document 1 \(w\/t\.yaml\), line \d/,
  ],
  [
    "two JSON objects without a marker",
    '{"kind": "A"}\n{"kind": "B"}\n',
    "MANIFEST_SYNTAX",
    /document 1, line 2: text after the end of the document; put a line with ---/,
  ],
  ["text behind the end", "kind: A\n...\nkind: B\n", "MANIFEST_SYNTAX", /line 3: text after/],
  ["a scalar", "just text\n", "MANIFEST_NOT_OBJECT", /document 1, line 1: not a Kubernetes object/],
  ["a list", "kind: A\n---\n- a\n", "MANIFEST_NOT_OBJECT", /document 2, line 2/],
])("refuses %s, saying where it is", (_, text, code, message) => {
  const verify = () => parseManifests(text).verify()
  expect(verify).toThrow(ManifestError)
  expect(verify).toThrow(message)
  try {
    verify()
  } catch (error) {
    expect((error as ManifestError).code).toBe(code)
  }
})

test.each([
  ["a zero byte", Buffer.from("a: \0")],
  ["bytes that are no UTF-8", Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe])],
])("refuses %s", (_, bytes) => expect(() => parseManifests(bytes)).toThrow("the input is no text"))

describe("edits of a document that cannot be read for them", () => {
  const GOOD = `kind: A\nmetadata:\n  name: a\ndata:\n  x: ${"y".repeat(400_000)}\n`
  // A map as a key, as a template that was not rendered makes one.
  const text = `${GOOD}---\n${GOOD}---\n# Source: web/templates/b.yaml\n{{ .Values.kind }}: B\n`

  const edited = () => {
    const stream = parseManifests(text)
    for (const manifest of stream.manifests) manifest.set(["spec"], { a: 1 })
    return stream
  }
  const message = "document 3 (web/templates/b.yaml), line 14: invalid map key: map[interface {}]"

  test("fail when they are settled, with its place", () => {
    expect(() => edited().settle()).toThrow(message)
  })

  test("fail before anything is handed over", () => {
    const chunks: number[] = []
    expect(() => edited().write(({ length }) => chunks.push(length))).toThrow(message)
    expect(chunks).toEqual([])
  })

  test("change nothing for those who settle in between", () => {
    const label = (manifest: Manifest, key: string) =>
      manifest.set(["metadata", "labels", key], "x")
    const texts = [false, true].map((settles) => {
      const stream = parseManifests(GOOD)
      for (const key of ["a", "b", "c"]) {
        for (const manifest of stream.manifests) label(manifest, key)
        if (settles) stream.settle()
      }
      return stream.toString()
    })
    expect(texts[0]).toContain("    a: x\n    b: x\n    c: x\n")
    expect(texts[1]).toBe(texts[0])
  })
})

test("an input that no string can hold is refused with its size", () => {
  // Untouched pages of memory take no room.
  const large = Buffer.alloc(constants.MAX_STRING_LENGTH + 1)
  expect(() => parseManifests(large)).toThrow(
    /^the input has \d{3,} MB, of which at most \d{3,} MB can be read at once$/,
  )
})

describe("select", () => {
  const configs = (count: number) =>
    Array.from(
      { length: count },
      (_, i) =>
        `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\ndata: {n: "${i}"}\n`,
    ).join("")
  const selected = (text: string, wanted: (header: { kind: string }) => boolean | string) =>
    parseManifests(text)
      .select(wanted)
      .map(({ name }) => name)

  test("makes those whose header is wanted, and what no header tells of", () => {
    const odd = "---\n{apiVersion: v1, kind: Odd, metadata: {name: odd}}\n"
    const text = HELM3 + configs(3) + odd
    expect(selected(text, ({ kind }) => kind === "Service")).toEqual(["web", "odd"])
    expect(selected(text, () => true)).toEqual(["web", "web", "c0", "c1", "c2", "odd"])
  })

  test("takes a text for those whose document holds it", () => {
    expect(selected(configs(3), () => 'n: "1"')).toEqual(["c1"])
  })

  test("gives the same objects as the stream, those that were asked for before included", () => {
    const stream = parseManifests(configs(3))
    const [, second] = stream.manifests
    expect(stream.select(({ kind }) => kind === "Secret")[1]).toBe(second)
    const other = parseManifests(configs(3))
    const [first] = other.select(() => 'n: "0"')
    expect(other.manifests[0]).toBe(first)
  })

  test("counts what a matcher selects, with and without a header that tells", () => {
    const odd = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: odd}}\n"
    const list = "---\napiVersion: v1\nkind: List\nitems:\n- {kind: ConfigMap}\n- {kind: Secret}\n"
    const count = (stream: ManifestStream) =>
      stream.count(
        (manifest) => manifest.kind === "ConfigMap",
        ({ kind }) => kind === "ConfigMap",
      )
    const stream = parseManifests(HELM3 + configs(3) + odd + list)
    expect(count(stream)).toBe(5)
    const [first] = stream.manifests
    expect(count(stream)).toBe(5)
    first?.set(["kind"], "ConfigMap")
    expect(count(stream)).toBe(6)
  })

  test("knows what was added quickly", () => {
    const stream = parseManifests(configs(2))
    expect(stream.addPairsQuickly("labels", { a: "b" })).toEqual([])
    expect(stream.select(() => true).map(({ labels }) => labels)).toEqual([{ a: "b" }, { a: "b" }])
  })

  test("tells headers apart whatever comments are above and between", () => {
    const text = `# apiVersion: x
kind: A
# apiVersion: v1
apiVersion: v2
metadata:
  name: a
---
# kind: A
apiVersion: v2
# none
kind: B
metadata:
  name: b
`
    expect(selected(text, ({ kind }) => kind === "B")).toEqual(["b"])
    expect(parseManifests(text).manifests.map((one) => `${one.apiVersion} ${one.kind}`)).toEqual([
      "v2 A",
      "v2 B",
    ])
  })
})

test("addAll writes what is new, and logs it as that", () => {
  const stream = parseManifests(HELM3)
  const [service] = stream.manifests
  service?.addAll([
    { op: "insert", path: ["spec", "ports", 1], value: { port: 81 } },
    { op: "set", path: ["spec", "type"], value: "NodePort" },
  ])
  expect(service?.get(["spec"])).toEqual({ ports: [{ port: 80 }, { port: 81 }], type: "NodePort" })
  expect(stream.log.entries.map((one) => one.type === "field" && one.before)).toEqual([
    undefined,
    undefined,
  ])
})

test("a search for texts counts what waits to be written, whatever it is", () => {
  const [service] = parseManifests(HELM3).manifests
  service?.set(["spec", "big"], 2n ** 60n)
  expect(service?.mentions(String(2n ** 60n))).toBe(1)
})

describe("differing", () => {
  const service = () => parseManifests(HELM3).manifests[0] as Manifest

  test("leaves out what the text says as well", () => {
    const value = service().value()
    expect(service().differing(value)).toEqual({ before: {}, after: {} })
    const spec = { ports: [{ port: 81 }] }
    expect(service().differing({ ...value, spec })).toEqual({
      before: { spec: { ports: [{ port: 80 }] } },
      after: { spec },
    })
  })

  test("gives all where the root keys are others, or anchors are around", () => {
    const { spec, ...rest } = service().value()
    expect(service().differing(rest)).toEqual({ before: { ...rest, spec }, after: rest })
    const anchored = parseManifests(HELM3.replace("name: web", "name: &n web")).manifests[0]
    const value = anchored?.value() ?? {}
    expect(anchored?.differing(value)).toEqual({ before: value, after: value })
  })

  test("sees edits that wait to be written", () => {
    const manifest = service()
    const value = manifest.value()
    manifest.set(["spec", "type"], "NodePort")
    expect(manifest.differing(value).before).toEqual({ spec: manifest.get(["spec"]) })
  })
})

test("holds finds a text as it came, and in what waits to be written", () => {
  const [service] = parseManifests(HELM3).manifests
  expect(service?.holds("only one")).toBe(true)
  expect(service?.holds("NodePort")).toBe(false)
  service?.set(["spec", "type"], "NodePort")
  expect(service?.holds("NodePort")).toBe(true)
})
