import { describe, expect, test } from "vitest"
import { exampleManifests, lintText, onlyRule } from "../testing.ts"
import { LINT_RULES } from "./registry.ts"

describe.each(LINT_RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const rulesIn = async (example: string) => {
    const text = exampleManifests(rule, example)
    const { findings } = await lintText(text, onlyRule(rule, LINT_RULES))
    return findings.map((finding) => finding.rule)
  }

  // The others need edits of a pipeline, a lock file or a release, and are tested beside their files.
  test.runIf(rule.bad !== "")("finds what is wrong in its bad example", async () => {
    expect([...new Set(await rulesIn(rule.bad))]).toEqual([id])
  })

  test("finds nothing in its good example", async () => {
    expect(await rulesIn(rule.good)).toEqual([])
  })

  test("says what is wrong, why it matters, and what its peers are", () => {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/)
    expect(rule.summary).toMatch(/^[^A-Z].*[^.]$|^Secret/)
    expect(rule.why.length).toBeGreaterThan(60)
    for (const peer of rule.peers)
      expect(peer).toMatch(/^(?:kube-linter|kube-score|polaris|kyverno)\//)
  })

  test("has an example of its own, in a form that says where it stands", () => {
    expect(rule.good).not.toBe("")
    expect(rule.object ?? rule.pod ?? rule.container ?? rule.load).toBeDefined()
  })
})

test("no two rules have one id", () => {
  const ids = LINT_RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test("what the smallest profile has is an error, what only the largest has is a hint", () => {
  const levels = (profile: string) =>
    new Set(LINT_RULES.filter((rule) => rule.profile === profile).map(({ severity }) => severity))
  expect(levels("minimal")).toEqual(new Set(["error"]))
  expect(levels("strict")).toEqual(new Set(["info"]))
})
