import { parse, stringify } from "@sternpost/goyaml"
import { formatPath, parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { writtenNodes } from "./scalars.ts"
import { compileSearch, pathFits, type SearchOptions } from "./search.ts"
import { applySetters } from "./setters.ts"

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx-deployment # named
spec:
  replicas: 3
  foo: "3"
  list:
    - a
    - b
  items:
    - c: thing0
    - c: thing1
`

const run = (options: SearchOptions, text = TEXT) => {
  const stream = parseManifests(text)
  const search = compileSearch(options)
  const hits = stream.manifests.flatMap((manifest) => search.apply(manifest))
  return { text: stream.toString(), paths: hits.map(({ path }) => formatPath(path)) }
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: kpt's way to write a group
const [ONE, TWO] = ["${1}", "${2}"]

test.each<[SearchOptions, readonly string[]]>([
  [{ "by-value": "3" }, ["spec.replicas", "spec.foo"]],
  [{ "by-value-regex": "nginx-(.*)" }, ["metadata.name"]],
  [{ "by-path": "spec.replicas" }, ["spec.replicas"]],
  [{ "by-path": "spec.list[1]" }, ["spec.list[1]"]],
  [{ "by-path": "spec.list[*]" }, ["spec.list[0]", "spec.list[1]"]],
  [{ "by-path": "**.c" }, ["spec.items[0].c", "spec.items[1].c"]],
  [{ "by-path": "spec.*", "by-value": "3" }, ["spec.replicas", "spec.foo"]],
  [{ "by-path": "spec.none" }, []],
])("%j finds %j and changes nothing", (options, paths) => {
  expect(run(options)).toEqual({ text: TEXT, paths })
})

test.each<[SearchOptions, readonly [string, string][]]>([
  [
    { "by-value": "3", "put-value": "4" },
    [
      ["replicas: 3", "replicas: 4"],
      ['foo: "3"', 'foo: "4"'],
    ],
  ],
  [
    { "by-value": "3", "by-path": "spec.replicas", "put-value": "four" },
    [["replicas: 3", "replicas: four"]],
  ],
  [{ "by-path": "spec.list[1]", "put-value": "c" }, [["- b\n", "- c\n"]]],
  [{ "by-path": "spec.list[2]", "put-value": "c" }, []],
  [{ "by-path": "spec.items[1].c", "put-value": "new" }, [["thing1", "new"]]],
  [
    { "by-value-regex": "nginx-(.*)", "put-value": `${ONE}-ubuntu` },
    [["nginx-deployment #", "deployment-ubuntu #"]],
  ],
  [
    { "by-value-regex": "(\\w+)-(\\w+)", "put-value": `${TWO}-${ONE}` },
    [["nginx-deployment #", "deployment-nginx #"]],
  ],
  [
    { "by-path": "metadata.namespace", "put-value": "myspace" },
    [["# named\n", "# named\n  namespace: myspace\n"]],
  ],
  [{ "by-path": "spec.replicas", "put-value": "5" }, [["replicas: 3", "replicas: 5"]]],
])("%j writes", (options, changes) => {
  expect(run(options).text).toBe(changes.reduce((text, [a, b]) => text.replace(a, b), TEXT))
})

test.each<[SearchOptions, string]>([
  [{ "put-value": "x" }, "give by-value, by-value-regex or by-path"],
  [{ "by-value": "a", "by-value-regex": "a" }, "give by-value or by-value-regex, not both"],
  [{ "by-value-regex": "(" }, "by-value-regex: "],
  [{ "by-path": "a", "put-comment": "a\nb" }, "put-comment: a comment is one line"],
  [{ "by-value-regex": "a(b)", "put-comment": TWO }, "put-comment: there is no group"],
  [
    { "by-value-regex": "a(b)", "put-value": TWO },
    `there is no group ${TWO} in by-value-regex, which has 1`,
  ],
])("refuses %j", (options, message) => expect(() => compileSearch(options)).toThrow(message))

test.each<[string, string, string, string]>([
  ["RE2's syntax counts", String.raw`(?i)\A(?P<name>\pL+)-`, "NGINX-x", `web x`],
  ["a dot is no line feed", "^(n.*)$", '"n\\nb"', '"n\\nb"'],
  ["a group may be empty", "^nginx(-a)?", "nginx", "web"],
])("%s", (_, pattern, before, after) => {
  const [manifest] = parseManifests(`kind: A\nspec: ${before}\n`).manifests
  if (manifest === undefined) throw new Error("no manifest")
  const put = pattern.includes("(-a)") ? `web${ONE}` : "web x"
  compileSearch({ "by-value-regex": pattern, "put-value": put }).apply(manifest)
  expect(manifest.text).toBe(`kind: A\nspec: ${after}\n`)
})

test.each(["^(a+)+$", ".*.*.*.*.*.*.*=x", "(a|aa)*$"])("%s does not hang", (pattern) => {
  const [manifest] = parseManifests(`kind: A\nspec: ${"a".repeat(3000)}!\n`).manifests
  if (manifest === undefined) throw new Error("no manifest")
  for (const put of ["", `b${ONE}`].slice(0, pattern.includes("(") ? 2 : 1)) {
    const search = compileSearch({ "by-value-regex": pattern, "put-value": put })
    expect(search.apply(manifest).filter(({ path }) => path.join(".") === "spec")).toHaveLength(
      pattern.endsWith("*$") ? 1 : 0,
    )
  }
})

test("a place below what is no map is an error", () => {
  expect(() => run({ "by-path": "spec.replicas.x", "put-value": "1" })).toThrow(
    "spec.replicas (line 6): it is no map, so it has no spec.replicas.x",
  )
})

test.each<[readonly (string | number)[], string, boolean]>([
  [["a", "b"], "a.b", true],
  [["a", "b"], "a.*", true],
  [["a", "b", "c"], "a.*", false],
  [["a", "b", "c"], "a.**", true],
  [["a"], "a.**", true],
  [["a", "a", "b", "c", "e", "b"], "a.*.b.**.b", true],
  [["a", 0, "b"], "a.b", false],
  [["a", 0, "b"], "*[*].b", true],
  [["a", 0, 1], "a[*][1]", true],
  [["a.b", "c"], "a.b.c", true],
])("%j fits %s: %s", (path, pattern, expected) => expect(pathFits(path, pattern)).toBe(expected))

describe("comments", () => {
  const SETTER = "kpt-set: $" + "{name}"

  test.each<[SearchOptions, readonly [string, string][]]>([
    [
      { "by-path": "spec.replicas", "put-comment": SETTER },
      [["replicas: 3", `replicas: 3 # ${SETTER}`]],
    ],
    [{ "by-path": "metadata.name", "put-comment": "# new" }, [["# named", "# new"]]],
    [{ "by-path": "spec.list", "put-comment": SETTER }, [["list:\n", `list: # ${SETTER}\n`]]],
    [
      { "by-path": "spec.list[*]", "put-comment": "item" },
      [
        ["- a\n", "- a # item\n"],
        ["- b\n", "- b # item\n"],
      ],
    ],
    [
      { "by-value-regex": "(\\w+)-deployment", "put-comment": `of ${ONE}`, "put-value": "web" },
      [["nginx-deployment # named", "web # of nginx"]],
    ],
    [
      { "by-path": "spec.new", "put-value": "1", "put-comment": SETTER },
      [["    - c: thing1\n", `    - c: thing1\n  new: 1 # ${SETTER}\n`]],
    ],
  ])("%j puts them behind fields", (options, changes) => {
    const { text } = run(options)
    expect(text).toBe(changes.reduce((all, [a, b]) => all.replace(a, b), TEXT))
    if (!("put-value" in options)) expect(run(options, text).text).toBe(text)
  })

  test.each([
    ["spec.a: [x, y]", "spec:\n  a: [x, y]\n", "spec.a", "spec:\n  a: [x, y] # new\n"],
    ["brackets over lines", "a: [x,\n  y] # old\n", "a", "a: [x,\n  y] # new\n"],
    ["a block of text", "a: |-  # old\n  x\n  y\nb: 1\n", "a", "a: |- # new\n  x\n  y\nb: 1\n"],
    ["quotes", "a: 'x # y' # é\n", "a", "a: 'x # y' # new\n"],
    ["no last line break", "a: x", "a", "a: x # new"],
    ["comments before items", "a: # old\n\n# of x\n- x\n", "a", "a: # new\n\n# of x\n- x\n"],
    ["carriage returns", "a: x\r\nb:\r\n- y\r\n", "b", "a: x\r\nb: # new\r\n- y\r\n"],
  ])("%s", (_, body, path, expected) => {
    const head = "apiVersion: v1\nkind: A\n"
    const { text } = run({ "by-path": path, "put-comment": "new" }, head + body)
    expect(text.slice(head.length)).toBe(expected)
  })

  test("of items of a List are put and read there", () => {
    const list =
      "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  spec: {b: 1}\n  count: 1\n- kind: B\n"
    const { text } = run({ "by-path": "count", "put-comment": "kpt-set: $" + "{n}" }, list)
    expect(text).toBe(list.replace("count: 1\n-", `count: 1 # kpt-set: $${"{n}"}\n-`))
    const stream = parseManifests(text)
    for (const manifest of stream.manifests) applySetters(manifest, { n: 2 })
    expect(stream.toString()).toContain("count: 2 # kpt-set")
  })

  test("have no place where something else stands behind the field", () => {
    const text = "apiVersion: v1\nkind: A\nspec: {b: 1, c: 2}\n"
    const stream = parseManifests(text)
    const search = compileSearch({ "by-path": "spec.*", "put-comment": "x" })
    const hits = stream.manifests.flatMap((manifest) => search.apply(manifest))
    expect(hits.map(({ isHomeless }) => isHomeless)).toEqual([true, true])
    expect(stream.toString()).toBe(text)
  })

  test("are in the log, with the value that stays", () => {
    const stream = parseManifests(TEXT)
    const search = compileSearch({ "by-path": "spec.replicas", "put-comment": "x" })
    for (const manifest of stream.manifests) search.apply(manifest)
    expect(stream.log.entries).toMatchObject([{ path: ["spec", "replicas"], before: 3, after: 3 }])
  })

  test("what they say is what apply-setters reads, and no value changes", () => {
    const key = fc.stringMatching(/^[a-z]{1,5}$/)
    const scalar = fc.oneof(fc.stringMatching(/^[ -~é\n]{0,12}$/), fc.integer(), fc.boolean())
    const object = fc.dictionary(key, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), {
      minKeys: 1,
    })
    fc.assert(
      fc.property(object, (spec) => {
        const text = stringify({ apiVersion: "v1", kind: "A", spec })
        const after = run({ "by-path": "spec.*", "put-comment": "new" }, text).text
        expect(parse(after)).toEqual(parse(text))
        const [manifest] = parseManifests(after).manifests
        const nodes = manifest === undefined ? [] : Object.values(writtenNodes(manifest)).flat()
        const below = nodes.filter(({ path }) => path.length === 2)
        expect(below.map(({ comment }) => comment)).toEqual(below.map(() => "new"))
      }),
    )
  })
})
