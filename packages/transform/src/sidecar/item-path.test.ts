import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  formatItemPath,
  type ItemPath,
  locateItems,
  parseItemPath,
  valueAtItems,
} from "./item-path.ts"

const POD = {
  metadata: { labels: { "a/b": "c" } },
  spec: {
    containers: [{ name: "web" }, { name: "log", env: [{ name: "A", value: "x" }] }],
    hosts: ["a", { b: 1 }],
  },
}

describe("a path with items", () => {
  test.each<[string, ItemPath]>([
    ["spec.containers[name=log]", ["spec", "containers", { keys: { name: "log" } }]],
    ["metadata.labels[a/b]", ["metadata", "labels", "a/b"]],
    ['spec["a b"]', ["spec", "a b"]],
    [
      "ports[containerPort=80,protocol=TCP]",
      ["ports", { keys: { containerPort: 80, protocol: "TCP" } }],
    ],
    ['x[name="80"]', ["x", { keys: { name: "80" } }]],
    ["x[mountPath=/var/log]", ["x", { keys: { mountPath: "/var/log" } }]],
    [
      'envFrom[={"configMapRef":{"name":"a]"}}]',
      ["envFrom", { value: { configMapRef: { name: "a]" } } }],
    ],
  ])("%s", (text, path) => {
    expect(formatItemPath(path)).toBe(text)
    expect(parseItemPath(text)).toEqual(path)
  })

  test("leads to where the item stands now", () => {
    const path: ItemPath = [
      "spec",
      "containers",
      { keys: { name: "log" } },
      "env",
      { keys: { name: "A" } },
    ]
    expect(locateItems(POD, path)).toEqual(["spec", "containers", 1, "env", 0])
    expect(valueAtItems(POD, path)).toEqual({ name: "A", value: "x" })
    expect(locateItems(POD, ["spec", "hosts", { value: { b: 1 } }])).toEqual(["spec", "hosts", 1])
  })

  test("leads nowhere without the item, through scalars, and into what only JavaScript has", () => {
    expect(locateItems(POD, ["spec", "containers", { keys: { name: "no" } }])).toBeUndefined()
    expect(
      valueAtItems(POD, ["spec", "containers", { keys: { name: "web" } }, "name", "length"]),
    ).toBeUndefined()
    expect(valueAtItems(POD, ["spec", "constructor"])).toBeUndefined()
  })

  test.each(["a[", "a[b=", "a[b=c", 'a["x', "a[=[1]", "a..b]", "a[b=c;d]"])("refuses %s", (text) =>
    expect(() => parseItemPath(text)).toThrow(SyntaxError),
  )

  const scalar = fc.oneof(fc.string(), fc.integer())
  const step = fc.oneof(
    fc.string({ minLength: 1 }),
    fc
      .dictionary(fc.string({ minLength: 1 }), scalar, { minKeys: 1, noNullPrototype: true })
      .map((keys) => ({ keys })),
    fc.jsonValue().map((value) => ({ value: JSON.parse(JSON.stringify(value)) as unknown })),
  )
  test("reads what it writes", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (path) => {
        expect(parseItemPath(formatItemPath(path))).toEqual(path)
      }),
    )
  })
})
