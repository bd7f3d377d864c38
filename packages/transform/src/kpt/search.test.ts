import { formatPath, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { compileSearch, pathFits, type SearchOptions } from "./search.ts"

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
  [
    { "by-value-regex": "a(b)", "put-value": TWO },
    `there is no group ${TWO} in by-value-regex, which has 1`,
  ],
])("refuses %j", (options, message) => expect(() => compileSearch(options)).toThrow(message))

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
