import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { convertToPipeline } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { folderOf } from "./cli/sternpost.ts"

const page = readFileSync(fileURLToPath(new URL("../docs/migrating.md", import.meta.url)), "utf8")

// What the examples name.
const FILES = {
  "replicas.yaml":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
  "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
}

/** The two blocks of YAML of a section: what there was, and what it becomes. */
function blocksOf(section: string): readonly (string | undefined)[] {
  const [, text = ""] = page.split(`\n## ${section}\n`)
  const [own = ""] = text.split("\n## ")
  return [...own.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block)
}

describe("the page on migrating shows what comes out", () => {
  test.each(["From kustomize", "From Flux", "From Helmfile", "From kpt"])("%s", async (section) => {
    const [before = "", after] = blocksOf(section)
    const folder = folderOf(FILES)
    const input = { text: before, file: "before.yaml", folder }
    const { text, notes } = await convertToPipeline([input], { outputFolder: folder })
    expect(text).toBe(after)
    expect(notes).toEqual([])
  })
})
