import { expect, test } from "vitest"
import { parseFieldPath } from "./path.ts"

const field = (name: string) => ({ type: "field", name })

test.each([
  ["a", [field("a")]],
  ["a.b", [field("a"), field("b")]],
  [".a.b", [field("a"), field("b")]],
  ["a\\.b.c", [field("a.b"), field("c")]],
  ["a.[b.c/d].e", [field("a"), field("b.c/d"), field("e")]],
  ["a.0", [field("a"), { type: "index", index: 0 }]],
  ["a.-1", [field("a"), { type: "index", index: -1 }]],
  ["a.-", [field("a"), { type: "last" }]],
  ["a.*.b", [field("a"), { type: "every" }, field("b")]],
  ["a.[b=c].d", [field("a"), { type: "item", field: "b", value: "c" }, field("d")]],
  ["a.[b=c.d].e", [field("a"), { type: "item", field: "b", value: "c.d" }, field("e")]],
  ["a.[b=c=d]", [field("a"), { type: "item", field: "b", value: "c=d" }]],
  ["a.[=c]", [field("a"), { type: "item", field: "", value: "c" }]],
  ["a.1x", [field("a"), field("1x")]],
  ["a.[b", [field("a"), field("[b")]],
])("the steps of %s", (path, steps) => {
  expect(parseFieldPath(path)).toEqual(steps)
})
