import { readFileSync } from "node:fs"
import {
  allRules,
  CHECKS,
  docsPlace,
  INVALID_WAIVER,
  REPORT_FORMATS,
  readWaivers,
  SCHEMA_RULES,
  UNREADABLE,
} from "@sternpost/policy"
import { expect, test } from "vitest"

const page = readFileSync(new URL("../docs/validation.md", import.meta.url), "utf8")

test.each([UNREADABLE, ...SCHEMA_RULES, INVALID_WAIVER])(
  "docs/validation.md explains $id",
  (rule) => {
    const [, section = ""] = page.split(`\n### ${rule.id}\n`)
    const [text = ""] = section.split(/\n##/)
    expect(text.toLowerCase()).toContain(`${rule.severity}: ${rule.summary}`.toLowerCase())
    expect(text.replace(/\s+/g, " ")).toContain(rule.help)
  },
)

test("each rule is explained where it says so", async () => {
  for (const rule of await allRules()) {
    const [, file = "", anchor = ""] = /^docs\/(.+\.md)#(.+)$/.exec(docsPlace(rule)) ?? []
    const text = readFileSync(new URL(`../docs/${file}`, import.meta.url), "utf8")
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = ""]) =>
      words.toLowerCase().replaceAll(" ", "-"),
    )
    expect(headings, `${rule.id}: ${file}`).toContain(anchor)
  }
})

test("the waivers on docs/validation.md can be read", () => {
  const [, text = ""] = /```yaml\n(# waivers\.yaml[\s\S]*?)```/.exec(page) ?? []
  expect(readWaivers(text, "waivers.yaml").map(({ rule }) => rule)).toEqual([
    "deprecated-api",
    "unknown-field",
  ])
})

test("docs/validation.md names every check and every format", () => {
  for (const { name } of CHECKS) expect(page).toContain(`| \`${name}\` |`)
  for (const format of REPORT_FORMATS) expect(page).toContain(`| \`${format}\` |`)
})
