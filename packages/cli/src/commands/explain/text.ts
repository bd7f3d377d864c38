import { stringify } from "@sternpost/goyaml"
import { describeManifest, formatPath } from "@sternpost/manifests"
import type { Change, Explanation } from "@sternpost/postrender"
import type { Styles } from "../../styles.ts"
import { isRemoved } from "./shown.ts"

interface TextOptions {
  readonly style: Styles
  /** What each stage is and where it stands, by name. */
  readonly places: ReadonlyMap<string, string>
}

const MAX_INLINE = 60

/** How one field came to be: template, rendered value, each stage's change, result. */
export function explanationText(explanation: Explanation, options: TextOptions): string {
  const { manifest, path, template, rendered, changes } = explanation
  const { bold, dim } = options.style
  const origin = template === undefined ? "" : dim(` (${template})`)
  const lines = [
    `${bold(formatPath(path) || "the whole object")} of ${describeManifest(manifest)}`,
    labelled(`rendered${origin}`, show(rendered)),
    ...changes.map((change) => changeLine(change, options, formatPath(path))),
    ...(changes.length === 0 ? [dim("  no stage changed it")] : []),
    labelled("result", isRemoved(explanation) ? "(removed)" : show(explanation.value)),
  ]
  return `${lines.join("\n")}\n`
}

/** All that stages did to an object, field by field. */
export function overviewText({ manifest, changes }: Explanation, options: TextOptions): string {
  const { bold, dim } = options.style
  const header = bold(describeManifest(manifest))
  if (changes.length === 0) return `${header}\n${dim("no stage changed it")}\n`
  const paths = [...new Set(changes.map((change) => formatPath(change.path)))]
  const fields = paths.flatMap((path) => [
    path === "" ? "the object" : path,
    ...changes
      .filter((change) => formatPath(change.path) === path)
      .map((change) => changeLine(change, options, path)),
  ])
  return `${[header, ...fields].join("\n")}\n`
}

function changeLine(change: Change, { style, places }: TextOptions, asked: string): string {
  const place = places.get(change.stage) ?? ""
  const stage = `${style.cyan(change.stage)}${place === "" ? "" : style.dim(` (${place})`)}`
  if (change.type !== "field") return `  ${stage}: ${OBJECT_CHANGES[change.type]}`
  const path = formatPath(change.path)
  const inner = path === asked ? "" : `${path}: `
  return labelled(stage, `${inner}${show(change.before)} -> ${show(change.after)}`)
}

const OBJECT_CHANGES = {
  add: "added the object",
  remove: "removed the object",
  move: "moved the object to another place",
} as const

function labelled(label: string, text: string): string {
  return `  ${label}: ${text.replaceAll("\n", "\n      ")}`
}

/** A value on one line if it is short, else as YAML below. */
function show(value: unknown): string {
  if (value === undefined) return "(none)"
  if (typeof value === "bigint") return String(value)
  if (typeof value === "string" && !value.includes("\n") && value !== "") return plain(value)
  const json = JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item))
  return json.length <= MAX_INLINE ? json : `\n${stringify(value).trimEnd()}`
}

/** A string as YAML writes it: quoted only if it could be read as anything else. */
function plain(text: string): string {
  return stringify(text).trimEnd()
}
