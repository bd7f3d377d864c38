import { expect, test } from "vitest"
import { allRules, CHECKS, createChecks } from "./check-registry.ts"

const baseDir = "."

test("without a name those run that the settings want", async () => {
  const names = async (settings: object) =>
    (await createChecks({ baseDir, ...settings })).map(({ name }) => name)
  expect(await names({})).toContain("schema")
  expect(await names({})).not.toContain("pod-security")
  expect(await names({ podSecurity: "baseline" })).toContain("pod-security")
})

test("with names those run, in the order of the registry", async () => {
  const checks = await createChecks({ baseDir }, ["pod-security", "schema"])
  expect(checks.map(({ name }) => name)).toEqual(["schema", "pod-security"])
})

test.each([
  [{}, ["schemas"], 'there is no check "schemas"; there are schema, '],
  [{ podSecurity: "strict" }, undefined, "pod-security: "],
  [{}, ["policy"], 'the check "policy" has no policies'],
])("settings that mean nothing are refused: %j %j", async (settings, only, message) => {
  await expect(createChecks({ baseDir, ...settings }, only)).rejects.toMatchObject({
    code: "CHECK_OPTIONS",
    message: expect.stringContaining(message),
  })
})

test("each check has the rules that it says it has, and no rule is in two", async () => {
  const checks = await createChecks({ baseDir }, ["schema", "pod-security"])
  for (const check of checks) {
    const definition = CHECKS.find(({ name }) => name === check.name)
    expect(await definition?.rules()).toBe(check.rules)
  }
  const ids = (await allRules()).map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
})
