import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createChecks, LINT_RULES } from "@sternpost/policy"
import { describe, expect, test } from "vitest"
import { lintRulesPage } from "../bin/lint-rules.mjs"
import { DIFFERENCES } from "./conformance/suites/lint-verdicts/differences.mjs"

const page = (name: string) => readFileSync(new URL(`../docs/${name}`, import.meta.url), "utf8")

test("docs/lint-rules.md is what node bin/lint-rules.mjs writes", () => {
  expect(page("lint-rules.md")).toBe(lintRulesPage(LINT_RULES))
})

test("the page has a section and a row for each rule", () => {
  const text = page("lint-rules.md")
  for (const { id } of LINT_RULES) {
    expect(text).toContain(`\n## ${id}\n`)
    expect(text).toContain(`\n| [\`${id}\`](#${id}) |`)
  }
})

describe("docs/lint-differences.md", () => {
  const differences = page("lint-differences.md").replace(/\s+/g, " ")
  const known = new Set(LINT_RULES.flatMap(({ peers }) => peers))

  test.each(DIFFERENCES)("gives the reason: $why", ({ why, peers }) => {
    expect(differences.toLowerCase()).toContain(why.toLowerCase())
    for (const peer of peers) {
      if (peer === "*") continue
      expect(known).toContain(peer)
      expect(differences).toContain(`\`${peer}\``)
    }
  })
})

test("the rules of docs/stages/lint.md can be read", async () => {
  const [, text = ""] = /```yaml\n(# rules\.yaml[\s\S]*?)```/.exec(page("stages/lint.md")) ?? []
  const folder = mkdtempSync(join(tmpdir(), "lint-docs-"))
  writeFileSync(join(folder, "rules.yaml"), text)
  const settings = { baseDir: folder, lint: { ruleFiles: ["rules.yaml"] } }
  const [check] = await createChecks(settings, ["lint"])
  rmSync(folder, { recursive: true })
  const ids = check?.rules.map(({ id }) => id) ?? []
  expect(ids.filter((id) => id.startsWith("acme"))).toEqual([
    "acme-team-label",
    "acme-registry",
    "acme-priority",
  ])
})
