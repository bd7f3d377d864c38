import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { applySetters, checkSetters, type Setters } from "./setters.ts"

const run = (body: string, setters: Setters) => {
  const head = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"
  const stream = parseManifests(head + body)
  const used = stream.manifests.flatMap((manifest) => [...applySetters(manifest, setters)])
  return { text: stream.toString().slice(head.length), used }
}

const comment = (pattern: string) =>
  `# kpt-set: ${pattern.replaceAll("<", "${").replaceAll(">", "}")}`
const image = (text: string) => `image: ${text} ${comment("<image>:<tag>")}\n`

test.each<[string, string, Setters, string]>([
  ["one setter", `spec: dev ${comment("<env>")}\n`, { env: "prod" }, "spec: prod"],
  ["two setters", image("nginx:1.7"), { image: "ubuntu", tag: "1.8" }, "image: ubuntu:1.8"],
  ["one of two, the other from the value", image("nginx:1.7"), { tag: "1.8" }, "image: nginx:1.8"],
  ["a number", `n: 1 ${comment("<n>")}\n`, { n: "3" }, "n: 3"],
  ["quotes, which stay", `n: "1" ${comment("<n>")}\n`, { n: 3 }, 'n: "3"'],
  ["nothing, which needs quotes", `n: x ${comment("<n>")}\n`, { n: "" }, 'n: ""'],
  ["text around", `n: a-dev-b ${comment("a-<env>-b")}\n`, { env: "x.y" }, "n: a-x.y-b"],
  ["a setter twice", `n: a.a ${comment("<e>.<e>")}\n`, { e: "b" }, "n: b.b"],
])("%s", (_, body, setters, expected) => {
  const { text, used } = run(body, setters)
  expect(text).toBe(body.replace(/^.*? (?=#)/, `${expected} `))
  expect(used).toEqual(Object.keys(setters))
})

test("a comment that asks for nothing that is given changes nothing", () => {
  const body = image("nginx:1")
  expect(run(body, { other: "x" })).toEqual({ text: body, used: [] })
  expect(run(`n: 1 ${comment("<n>").replace("kpt-set", "not")}\n`, { n: "2" }).used).toEqual([])
})

test.each<[string, string, Setters, string]>([
  [
    "a block list",
    `list: ${comment("<env>")}\n  - dev\n  - stage\nother: 1\n`,
    { env: "[stage, prod]" },
    `list: ${comment("<env>")}\n  - stage\n  - prod\nother: 1\n`,
  ],
  [
    "a flow list",
    `list: [a] ${comment("<l>")}\n`,
    { l: ["b", 1] },
    `list: ${comment("<l>")}\n- b\n- 1\n`,
  ],
])("%s", (_, body, setters, expected) => expect(run(body, setters).text).toBe(expected))

test.each<[string, Setters, string]>([
  [image("nginx"), { tag: "1" }, 'image (line 5): its comment asks for "image" too; give a value'],
  [`list: [a] ${comment("x-<l>")}\n`, { l: "[b]" }, "a list takes one setter alone"],
  [`list: [a] ${comment("<l>")}\n`, { l: "b" }, 'it is a list, and the setter "l" is none: "b"'],
])("%j with %j is an error", (body, setters, message) => {
  expect(() => run(body, setters)).toThrow(message)
})

test("names of setters must fit into a comment", () => {
  expect(() => checkSetters({ "a}": "x" })).toThrow('"a}" cannot be the name of a setter')
  expect(() => checkSetters({ a: "x" })).not.toThrow()
})
