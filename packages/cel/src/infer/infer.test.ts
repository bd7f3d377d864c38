import { describe, expect, test } from "vitest"
import { compileExpression } from "../index.ts"
import { type StaticType, typeText } from "./static-type.ts"

const fields = (name: string, known: Record<string, StaticType>): StaticType => ({
  object: { name, names: Object.keys(known), isComplete: true, field: (key) => known[key] },
})
const container = fields("Container", {
  name: "string",
  image: "string",
  ports: { list: fields("Port", { port: "int" }) },
})
const object = fields("Deployment", {
  kind: "string",
  spec: fields("DeploymentSpec", {
    replicas: "int",
    paused: "bool",
    labels: { map: "string" },
    containers: { list: container },
    free: { object: { name: "Free", names: [], isComplete: false, field: () => undefined } },
  }),
})

const infer = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" }, hasMutations: true }).infer({ object })

test.each([
  ["object.spec.replicas", "int"],
  ["object.spec.containers.filter(c, c.name == 'a')[0].image", "string"],
  ["object.spec.containers.map(c, c.name)[0]", "string"],
  ["object.spec.?labels[?'a'].orValue('')", "string"],
  ["object.spec.?replicas.optMap(r, r > 1).orValue(false)", "bool"],
  ["object.spec.labels.all(k, k != '') && has(object.spec.paused)", "bool"],
  ["true ? object.spec.containers[0] : object.spec.containers[1]", "Container"],
  ["object.spec.free.what.ever", "dyn"],
  ["object.spec.containers.all(i, c, c.name == 'a')", "bool"],
  ["size(object.spec.containers)", "int"],
  ["object[object.kind]", "dyn"],
  ["object['spec'].replicas", "int"],
  ["(object.spec.containers + object.spec.containers)[0].name", "string"],
])("%s is %s, and nothing is wrong with it", (text, type) => {
  const inferred = infer(text)
  expect(inferred.mistakes).toEqual([])
  expect(typeText(inferred.type)).toBe(type)
})

describe("what cannot be is told with its place", () => {
  test.each([
    [
      "object.spec.replicaz > 1",
      12,
      'no field "replicaz" in DeploymentSpec; did you mean "replicas"?',
    ],
    ["has(object.spec.replicaz)", 16, 'no field "replicaz"'],
    ["object.spec.?replicaz.orValue(1) == 1", 13, 'no field "replicaz"'],
    ["object['spce'] == 1", 0, 'no field "spce" in Deployment'],
    ["object.spec.containers.all(c, c.imag != '')", 32, 'no field "imag" in Container'],
    [
      "object.spec.containers.exists(i, c, c.ports.exists(p, p.prt == 1))",
      56,
      'no field "prt" in Port',
    ],
    ["object.spec.replicas.min == 1", 21, 'int has no field "min"'],
    ["object.spec.replicas == '3'", 0, "no such overload: int == string"],
    ["object.spec.paused != 'x'", 0, "no such overload: bool != string"],
    ["object.spec.containers.image == 'x'", 23, 'list has no field "image"'],
    ["Object{spec: Object.spec{replicas: object.spec.replicaz}}", 47, 'no field "replicaz"'],
  ])("%s", (text, offset, message) => {
    const { mistakes } = infer(text)
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]?.message()).toContain(message)
    expect(mistakes[0]?.offset).toBe(offset)
  })
})
