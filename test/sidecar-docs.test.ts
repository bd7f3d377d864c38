import { readFileSync } from "node:fs"
import { CONVENTIONS, REASONS } from "@sternpost/transform"
import { expect, test } from "vitest"

const page = readFileSync(new URL("../docs/sidecar.md", import.meta.url), "utf8")
const lines = page.split("\n")

const OTHERWISE = {
  ignored: "says nothing",
  on: "yes",
  off: "no",
  "other-revision": "no",
  error: "an error",
}
const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ") || "-"

test.each(Object.entries(CONVENTIONS))(
  "the page has the precedence table of %s, row by row",
  (name, convention) => {
    const rows = convention.rows.map(
      ({ of, in: kind, key, on, off, silent = [], otherwise }, index) =>
        `| ${index === 0 ? `\`${name}\`` : ""} | ${index + 1} | ${kind === "labels" ? "label" : "annotation"} of the ${of} | \`${key}\` | ${code(on)} | ${code(off)} | ${silent.length > 0 ? `${code(silent)} says nothing, others ` : ""}${OTHERWISE[otherwise]} |`,
    )
    const start = lines.indexOf(rows[0] ?? "")
    expect(start, rows.join("\n")).toBeGreaterThan(0)
    expect(lines.slice(start, start + rows.length)).toEqual(rows)
  },
)

test("the page has every reason and no other", () => {
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].filter(
    ([, name = ""]) => name.includes("-") && name !== "native-only",
  )
  expect(Object.fromEntries(listed.map(([, name, text]) => [name, text]))).toEqual(REASONS)
})
