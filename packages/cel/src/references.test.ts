import { expect, test } from "vitest"
import { type CelVariables, compileExpression } from "./index.ts"

const variables = {
  object: "dyn",
  release: { fields: { name: "string", labels: { map: "string" } } },
  chart: { fields: { maintainers: { list: { fields: { name: "string" } } } } },
} satisfies CelVariables

const references = (text: string) => compileExpression(text, { variables }).references

test.each<[string, string[]]>([
  ["true", []],
  ["object == null", ["object"]],
  ["object.spec.replicas > 1 && object.kind == 'x'", ["object.spec.replicas", "object.kind"]],
  ["object.a == object.a", ["object.a"]],
  ["object.?spec.?replicas.orValue(1) > 0", ["object.spec.replicas"]],
  ["object.metadata.labels['app'] == 'x'", ["object.metadata.labels"]],
  ["object.list[object.index].name", ["object.list", "object.index"]],
  ["has(object.spec.paused)", ["object.spec.paused"]],
  ["object.list.all(i, i.name == release.name)", ["object.list", "release.name"]],
  ["object.list.filter(release, release.x).map(r, r)", ["object.list"]],
  [
    "object.list.exists(i, i.sub.exists_one(j, j == i && j == object.k))",
    ["object.list", "object.k"],
  ],
  ["cel.bind(object, release.name, object + 'x')", ["release.name"]],
  ["object.?a.optMap(object, object + 1).orValue(0)", ["object.a"]],
  ["{object.key: [object.value]}", ["object.key", "object.value"]],
  ["object.a ? !object.b : -object.c > 0", ["object.a", "object.b", "object.c"]],
  ["sets.contains(object.a, []) && optional.none().hasValue()", ["object.a"]],
  ["chart.maintainers.all(m, m.name != '')", ["chart.maintainers"]],
])("%s reads %j", (text, expected) => {
  expect(references(text)).toEqual(expected)
})

test.each([
  ["release.labels.anything == 'x'", undefined],
  ["release.nam", 'no field "nam" in release; did you mean "name"?'],
  ["object.list.all(i, has(release.nam))", 'no field "nam" in release; did you mean "name"?'],
  ["release.?nam", 'no field "nam" in release; did you mean "name"?'],
  ["release.zzz", 'no field "zzz" in release'],
  ["chart.maintainers[0].nam == ''", "no such key: nam"],
])("%s: %s", (text, message) => {
  if (message === undefined) expect(() => references(text)).not.toThrow()
  else expect(() => references(text)).toThrow(message)
})
