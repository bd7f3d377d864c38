import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const compile = (text: string, kubernetesVersion: string) =>
  compileExpression(text, { variables: { object: "dyn" }, kubernetesVersion })

test.each([
  ["object.?a.hasValue()", 29, "the operator ?"],
  ["object[?'a'].hasValue()", 29, "the operator ?"],
  ["isQuantity('1')", 29, "isQuantity"],
  ["sets.contains([1], [1])", 30, "sets.contains"],
  ["'%s'.format([1])", 30, "format"],
  ["ip('::1').family() == 4", 31, "ip"],
  ["format.dns1123Label().validate('a').hasValue()", 32, "format.dns1123Label"],
  ["object.all(i, v, true)", 33, "all"],
  ["isSemver('1.0.0')", 34, "isSemver"],
  ["[2, 1].sort() == [1, 2]", 35, "sort"],
  ["[1].includes(1)", 38, "includes"],
])("%s is available since 1.%i", (text, minor, name) => {
  expect(() => compile(text, `1.${minor}`)).not.toThrow()
  expect(() => compile(text, `v1.${minor - 1}.3`)).toThrow(
    `${name} is available since Kubernetes 1.${minor}, and this is for 1.${minor - 1}`,
  )
})

test("what always was there is not asked for", () => {
  expect(() =>
    compile("object.all(a, a.matches('x')) && object.map(a, true, a) == []", "1.20"),
  ).not.toThrow()
})
