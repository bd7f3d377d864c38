import { expect, test } from "vitest"
import { relocated } from "./relocate.ts"

test.each<[string, unknown, unknown?]>([
  ["resources", ["a.yaml", "./b", "../c"], ["x/y/a.yaml", "x/y/b", "x/c"]],
  ["resources", ["https://a.b/c.yaml", "git@a.b:c", "github.com/a/b", "a.b/c?ref=d"], undefined],
  ["resources", ["/etc/a.yaml"], undefined],
  ["transformers", ["kind: A", "a: b\nc: d\n"], undefined],
  ["patchesStrategicMerge", ["a.yaml"], ["x/y/a.yaml"]],
  ["patches", [{ path: "p", target: { kind: "A" } }], [{ path: "x/y/p", target: { kind: "A" } }]],
  ["patches", [{ patch: "a: b", target: { name: "path" } }], undefined],
  ["openapi", { path: "s.json" }, { path: "x/y/s.json" }],
  ["openapi", { version: "v1.21.2" }, undefined],
  [
    "configMapGenerator",
    [{ name: "n", files: ["a", "k=b", "k=../c"], envs: ["e"], env: "f", literals: ["a=b"] }],
    [
      {
        ...{ name: "n", files: ["x/y/a", "k=x/y/b", "k=x/c"], envs: ["x/y/e"], env: "x/y/f" },
        literals: ["a=b"],
      },
    ],
  ],
  ["images", [{ name: "path" }], undefined],
  ["vars", [{ name: "path", path: "a" }], undefined],
])("%s: %j", (field, value, expected = value) => {
  expect(relocated(field, value, "x/y")).toEqual(expected)
})

test("in the same folder paths are as they were", () => {
  expect(relocated("resources", ["a.yaml", "b/c"], ".")).toEqual(["a.yaml", "b/c"])
})
