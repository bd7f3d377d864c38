import { describe, expect, test } from "vitest"
import { noRenames } from "./context.ts"
import { targetOf } from "./target.ts"
import { converting, placeOf } from "./testing.ts"

const target = (text: string, renames = noRenames()) =>
  targetOf(placeOf(text), converting({ renames }))

test("its fields are those of match", () => {
  const text = `group: apps
version: v1
kind: Deployment|StatefulSet
name: web.*
labelSelector: a=b
annotationSelector: "!c"
`
  expect(target(text)).toEqual({
    match: {
      group: "apps",
      version: "v1",
      kind: "Deployment|StatefulSet",
      name: "web.*",
      labelSelector: "a=b",
      annotationSelector: "!c",
    },
    remarks: [],
  })
})

test("empty fields ask for nothing", () => {
  expect(target("{kind: '', name: ~}")).toEqual({ match: undefined, remarks: [] })
})

test("default is also where objects without a namespace are", () => {
  expect(target("{kind: Service, namespace: default}").match).toEqual({
    kind: "Service",
    namespace: "default|",
  })
})

describe("after all objects were renamed and moved", () => {
  const renames = { prefix: "a-", suffix: "", namespace: "new" }

  test("a name fits before and after", () => {
    expect(target("{name: web}", renames).match).toEqual({ name: "web|a-(?:web)" })
  })

  test("an old namespace is told", () => {
    const { match, remarks } = target("{namespace: old}", renames)
    expect(match).toEqual({ namespace: "old" })
    expect(remarks).toEqual([expect.stringContaining('the namespace "old" is the one before')])
  })
})

test("a field that a target does not have is an error", () => {
  expect(() => target("kind: x\nnames: y\n")).toThrow(
    'in.yaml:2: a target has no "names"; did you mean "name"?',
  )
})
