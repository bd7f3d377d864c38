import { expect, test } from "vitest"
import { environmentFor } from "./environment.ts"
import { libraries } from "./libraries/index.ts"
import { isReplaced, originalNames, replacement } from "./library.ts"
import { withVariables } from "./types.ts"

test("each library has a name of its own", () => {
  const names = libraries.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test("an environment is kept with its variables", () => {
  const variables = { x: "int" } as const
  expect(environmentFor(variables)).toBe(environmentFor(variables))
  expect(environmentFor({ x: "int" })).not.toBe(environmentFor(variables))
})

test("variables that are added see what was declared before, and change nothing there", () => {
  const base = { object: "dyn", request: { fields: { name: "string" } } } as const
  const more = withVariables(base, { variables: { fields: { pod: "dyn" } } })
  const { variables } = environmentFor(more).getDefinitions()
  expect(variables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["object", "request", "variables"]),
  )
  expect(environmentFor(more).parse("request.name + 'x'").check().type).toBe("string")
  expect(environmentFor(more).parse("variables.pod.x").check().valid).toBe(true)
  expect(environmentFor(base).parse("variables.pod").check().valid).toBe(false)
})

test("the engine knows what the libraries register, and nothing twice", () => {
  const { functions } = environmentFor({}).getDefinitions()
  const signatures = functions.map(({ signature }) => signature)
  expect(new Set(signatures).size).toBe(signatures.length)
  expect(signatures).toContain("quantity(string): kubernetes.Quantity")
  expect(signatures).toContain("string.find(string): string")
})

test("methods of the engine that ours stand in for have ours beside them", () => {
  const { functions } = environmentFor({}).getDefinitions()
  const methods = functions.filter(({ receiverType }) => receiverType === "string")
  const replaced = methods.filter(({ name, params }) => isReplaced(name, params.length, true))
  expect(replaced.length).toBeGreaterThan(8)
  for (const { name, params } of replaced) {
    const ours = methods.filter((other) => other.name === replacement(name))
    expect(ours.map((other) => other.params.length)).toContain(params.length)
  }
})

test("messages show names as they are written", () => {
  const message = `found no matching overload for 'namespace.sets.contains(string.${replacement("matches")}(int))'`
  expect(originalNames(message)).toBe(
    "found no matching overload for 'sets.contains(string.matches(int))'",
  )
})
