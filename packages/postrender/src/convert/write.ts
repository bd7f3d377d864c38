import { formatScalar, stringify } from "@sternpost/goyaml"
import { API_VERSION, KIND } from "../document/shape.ts"
import type { DraftItem, StageBody } from "./draft.ts"
import { WrittenYaml } from "./written.ts"

const WIDTH = 100

/** The text of a pipeline document. */
export function pipelineText(name: string | undefined, items: readonly DraftItem[]): string {
  const named = uniqueNames(items)
  const lines = [
    `apiVersion: ${API_VERSION}`,
    `kind: ${KIND}`,
    ...(name === undefined ? [] : ["metadata:", `  name: ${formatScalar(name)}`]),
    "spec:",
    "  stages:",
    ...named.flatMap((item, index) => [
      ...(index > 0 && isApart(named[index - 1], item) ? [""] : []),
      ...indented(itemLines(item), 4),
    ]),
  ]
  return `${lines.join("\n")}\n`
}

/** Whether a comment must be kept from what stands above it, or a remark from what follows it. */
function isApart(before: DraftItem | undefined, { comments, notes }: DraftItem): boolean {
  return before?.stage === undefined || comments.length + notes.length > 0
}

function itemLines({ comments, notes, stage }: DraftItem): readonly string[] {
  const above = [...comments, ...notes.flatMap(commentLines)]
  return stage === undefined ? above : [...above, ...stageLines(stage)]
}

/** A text as a comment, in lines that are not too long; a break in it stays. */
export function commentLines(text: string): readonly string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [""]
    for (const word of paragraph.split(" ")) {
      const line = lines.at(-1) ?? ""
      if (line !== "" && line.length + word.length > WIDTH - 6) lines.push(word)
      else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`
    }
    return lines.map((line) => `# ${line}`.trimEnd())
  })
}

function stageLines(stage: StageBody): readonly string[] {
  const { name, uses, match, exclude, expect } = stage
  const keys = Object.entries({ name, uses, match, exclude, expect, with: stage.with })
  const lines = keys.flatMap(([key, value]) => (value === undefined ? [] : entry(key, value)))
  return asItem(lines)
}

/** The lines of one key with its value, whose maps may hold YAML that somebody wrote. */
export function entry(key: string, value: unknown): readonly string[] {
  if (value instanceof WrittenYaml) return [`${formatScalar(key)}:`, ...indented(value.lines, 2)]
  if (isMap(value) && Object.values(value).some((item) => item instanceof WrittenYaml)) {
    const below = Object.entries(value).flatMap(([child, item]) => entry(child, item))
    return [`${formatScalar(key)}:`, ...indented(below, 2)]
  }
  const text = stringify({ [key]: value }, { indentSequences: true })
  return text.slice(0, -1).split("\n")
}

/** Lines as an item of a list. */
export function asItem(lines: readonly string[]): readonly string[] {
  return indented(lines, 2).map((line, index) => (index === 0 ? `- ${line.slice(2)}` : line))
}

/** Lines further to the right; empty ones stay empty. */
export function indented(lines: readonly string[], columns: number): readonly string[] {
  const blanks = " ".repeat(columns)
  return lines.map((line) => (line === "" ? "" : `${blanks}${line}`))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}

/** Gives each stage a name of its own; what is called as it `uses` needs none. */
function uniqueNames(items: readonly DraftItem[]): readonly DraftItem[] {
  const used = new Set<string>()
  return items.map((item) => {
    if (item.stage === undefined) return item
    const { uses, name: wish = uses } = item.stage
    const base = asName(wish) || uses
    let name = base
    for (let count = 2; used.has(name); count++) name = `${base}-${count}`
    used.add(name)
    return { ...item, stage: { ...item.stage, name: name === uses ? undefined : name } }
  })
}

/** A text as the name of a stage; empty when nothing of it could be one. */
function asName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 55)
    .replace(/^-+|-+$/g, "")
}
