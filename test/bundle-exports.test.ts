import { expect, test } from "vitest"
import { exportedVariables, plainExports } from "../bin/bundle/exports.mjs"

const getter = (name: string, local: string) =>
  `Object.defineProperty(exports, "${name}", {\n  enumerable: true,\n  get: function () {\n    return ${local};\n  }\n})`
const short = (name: string, local: string) =>
  `Object.defineProperty(exports,"${name}",{enumerable:!0,get:function(){return ${local}}})`

test("the bundler's getters become properties, minified or not", () => {
  expect(plainExports(`${getter("run", "run$1")};\n`, new Set())).toBe("exports.run = run$1;\n")
  expect(plainExports(`${short("a", "b")},${short("c", "$d")}`, new Set())).toBe(
    "exports.a = b,exports.c = $d",
  )
})

test("other definitions stay", () => {
  const marker = "Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' })"
  expect(plainExports(marker, new Set())).toBe(marker)
})

test("a variable that may change is refused", () => {
  const variables = new Set(exportedVariables("export let position = 0\nexport const two = 2\n"))
  expect([...variables]).toEqual(["position"])
  expect(() => plainExports(getter("position", "p"), variables)).toThrow(/position/)
})
