import { readFileSync } from "node:fs"
import { LINT_RULES } from "@sternpost/policy"
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
