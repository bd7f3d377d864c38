import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { readPipeline, STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import type { CommandSpec } from "../packages/cli/src/program/command-spec.ts"
import { rootSpec } from "../packages/cli/src/program/root-spec.ts"

const root = fileURLToPath(new URL("../", import.meta.url))
const read = (page: string): string => readFileSync(join(root, page), "utf8")

const guides = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`)
const readmes = ["packages", "examples", "test"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
)
const pages = ["README.md", "CONTRIBUTING.md", ...guides, ...readmes].filter((page) =>
  existsSync(join(root, page)),
)

interface Block {
  readonly page: string
  /** Line of its first line in the page. */
  readonly line: number
  readonly text: string
}

/** The fenced blocks of a language in a page. */
function blocks(page: string, language: string): Block[] {
  const text = read(page)
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm")
  return [...text.matchAll(fence)].map(({ 1: body = "", index }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    text: body,
  }))
}

const pipelines = pages
  .flatMap((page) => blocks(page, "yaml"))
  .filter(({ text }) => {
    const bare = withoutComments(text)
    return (
      /^apiVersion: sternpost\.dev\/v1alpha1$/m.test(bare) &&
      !/^kind: (?:Waivers|LintRules)$/m.test(bare)
    )
  })

function withoutComments(text: string): string {
  return text.replace(/[ \t]+#.*$/gm, "")
}

test("the pages show pipelines", () => {
  expect(pipelines.length).toBeGreaterThan(8)
})

test.each(pipelines)("the pipeline of $page:$line is valid", async ({ page, line, text }) => {
  await readPipeline(text, { file: `${page}:${line}`, definitions: STAGES })
})

test("the cookbook shows the pipelines of its folders", () => {
  const shown = [
    ...read("docs/cookbook.md").matchAll(
      /\]\(\.\.\/(examples\/cookbook\/.*)\)[^`]*(?:`[^`\n]*`[^`]*)*```yaml\n([\s\S]*?)```/g,
    ),
  ].map(([, file = "", text]) => [file, text])
  const files = readdirSync(join(root, "examples/cookbook"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `examples/cookbook/${name}/pipeline.yaml`)
  expect(shown.map(([file]) => file).toSorted()).toEqual(files.toSorted())
  for (const [file = "", text] of shown)
    expect([file, read(file).replace(/^(?:#.*\n)+/, "")]).toEqual([file, text])
})

describe.each(pages)("the links of %s", (page) => {
  const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

  test("lead to what exists", () => {
    expect(targets.filter((target) => !leadsSomewhere(page, target))).toEqual([])
  })
})

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "")
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#")
  const file = path === "" ? page : join(dirname(page), path)
  if (!existsSync(join(root, file))) return false
  return anchor === undefined || anchors(file).includes(anchor)
}

/** The anchors that GitHub gives to the headings of a page. */
function anchors(page: string): string[] {
  const headings = read(page)
    .replace(/^```[\s\S]*?^```$/gm, "")
    .matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
}

interface CommandLine {
  readonly place: string
  readonly words: readonly string[]
}

// At the start of a line, or where a shell begins another command.
const OURS =
  /(?:^|[|;(]\s*|&& |\btime )(?:\.\/bin\/)?(sternpost(?:-[a-z]+)?)(?=\s|$)([^|<>#);\n]*)/gm

/** The commands of ours in the shell blocks; what is quoted is one word without blanks. */
function commandLines(page: string): CommandLine[] {
  return blocks(page, "sh").flatMap(({ line, text }) => {
    const joined = text.replace(/\\\n/g, " ").replace(/'[^']*'/g, "QUOTED")
    return [...joined.matchAll(OURS)].map(([, program = "", rest = ""]) => {
      const stage = /^sternpost-(.*)/.exec(program)?.[1]
      return {
        place: `${page}:${line}`,
        words: [...prefixOf(stage), ...rest.split(/\s+/).filter(Boolean)],
      }
    })
  })
}

/** The arguments that an executable such as `sternpost-labels` stands for. */
function prefixOf(executable: string | undefined): readonly string[] {
  if (executable === undefined) return []
  if (executable === "policy") return ["check", "--filter"]
  return ["stage", executable === "inject" ? "sidecar" : executable]
}

/** What a command line names that the table of commands does not have. */
function unknownWords(words: readonly string[]): string[] {
  let spec: CommandSpec = rootSpec()
  let rest = words
  for (;;) {
    const [word = "", ...others] = rest
    const child = spec.commands.find(({ name }) => name === word)
    if (child === undefined) break
    spec = child
    rest = others
  }
  if (spec.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith("-"))
    return [rest[0]]
  const separator = rest.indexOf("--")
  const own = separator < 0 ? rest : rest.slice(0, separator)
  // Without a command it is `sternpost run`, and takes its flags.
  const run = spec.commands.find(({ name }) => name === "run")
  const known = [...spec.flags, ...(run?.flags ?? [])].map(({ name }) => `--${name}`)
  return own
    .filter((word) => word.startsWith("--"))
    .map((word) => word.replace(/=.*/, ""))
    .filter((flag) => flag !== "--help" && !known.includes(flag))
}

const lines = pages.flatMap(commandLines)

test("the pages show commands", () => {
  expect(lines.length).toBeGreaterThan(40)
})

test("their commands and flags exist", () => {
  const wrong = lines.map(({ place, words }) => ({ place, words, unknown: unknownWords(words) }))
  expect(wrong.filter(({ unknown }) => unknown.length > 0)).toEqual([])
})
