import { existsSync, readdirSync, readFileSync } from "node:fs"
import { STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { stage } from "../packages/cli/src/commands/stage.ts"
import { LATER_STAGES } from "../packages/cli/src/later-stages/table.ts"

const root = new URL("../", import.meta.url)
const folder = new URL("packages/postrender/src/stages/", root)
const overview = readFileSync(new URL("docs/stages.md", root), "utf8")
const names = STAGES.map(({ uses }) => uses)

/** Those whose flags every start loads; the program of `exec` stands behind `--`. */
const HOT = ["labels", "annotations", "patch", "exec"]

/** The stage definitions that the files of the folder export. */
async function definitionsInFiles(): Promise<string[]> {
  const files = readdirSync(folder).filter((file) => /^[a-z-]+(?<!\.test)\.ts$/.test(file))
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)))
  return modules.flatMap((module: object) =>
    Object.values(module).flatMap((value) => (isDefinition(value) ? [value.uses] : [])),
  )
}

function isDefinition(value: unknown): value is { readonly uses: string } {
  return typeof value === "object" && value !== null && "uses" in value && "create" in value
}

describe("the tables of stages agree", () => {
  test("each stage that has a file is in the registry, once", async () => {
    expect((await definitionsInFiles()).sort()).toEqual([...names].sort())
  })

  test.each(names)("%s has a definition and a page", (uses) => {
    const definition = STAGES.find((candidate) => candidate.uses === uses)
    expect(definition?.summary).toMatch(/\w/)
    expect(definition?.example).toContain(`uses: ${uses}`)
    const [, page] = new RegExp(`^\\| \\[\`${uses}\`\\]\\(([^)]+)\\)`, "m").exec(overview) ?? []
    expect(page, "its row in docs/stages.md").toBeDefined()
    if (page?.startsWith("#")) expect(overview).toContain(`\n## ${page.slice(1)}\n`)
    else expect(existsSync(new URL(`docs/${page}`, root)), page).toBe(true)
  })

  const withFlags = new Set([...HOT, ...Object.keys(LATER_STAGES)])

  test("flags belong to stages that there are", () => {
    expect([...withFlags].filter((uses) => !names.includes(uses))).toEqual([])
  })

  // Options too deep for flags, or a command of its own.
  test.each(names.filter((uses) => !withFlags.has(uses)))(
    "%s, which has no flags, says by itself where it can be used",
    async (uses) => {
      await expect(stage([uses])).rejects.toThrow(/pipeline|sternpost (?:check|kustomize)/)
    },
  )
})
