import { expect, test } from "vitest"
import { findPlaces, parseReplacementPath } from "./path.ts"

const key = (text: string) => ({ type: "key", key: text })

test.each([
  ["spec.replicas", [key("spec"), key("replicas")]],
  ["metadata.annotations.[a.b/c]", [key("metadata"), key("annotations"), key("a.b/c")]],
  ["metadata.annotations.a\\.b/c", [key("metadata"), key("annotations"), key("a.b/c")]],
  ["a.[name=x.y].b", [key("a"), { type: "match", field: "name", value: "x.y" }, key("b")]],
  ["a.*.b", [key("a"), { type: "every" }, key("b")]],
  ["a.[=x]", [key("a"), { type: "match", field: "", value: "x" }]],
  ["a.[b[0]].c", [key("a"), key("b[0]"), key("c")]],
])("%s", (text, steps) => expect(parseReplacementPath(text)).toEqual(steps))

const VALUE = { list: [{ name: "web", v: 1 }, { name: "web-2" }], args: ["--a", "--b"] }

test.each([
  ["list.[name=web].v", { byPattern: false, create: false }, ["list.0.v"]],
  ["list.[name=web].v", { byPattern: true, create: true }, ["list.0.v", "list.1.v"]],
  ["list.[name=^web$].name", { byPattern: true, create: false }, ["list.0.name"]],
  ["list.-.name", { byPattern: false, create: false }, ["list.1.name"]],
  ["list.2", { byPattern: false, create: false }, []],
  ["list.2.name", { byPattern: false, create: true }, ["list.2.name"]],
  ["args.[=--b]", { byPattern: true, create: false }, ["args.1"]],
  ["args.x", { byPattern: false, create: true }, []],
  ["none.x", { byPattern: false, create: false }, []],
])("%s by %j is at %j", (path, search, expected) => {
  const found = findPlaces(VALUE, parseReplacementPath(path), search)
  expect(found.map((place) => place.path.join("."))).toEqual(expected)
})
