import { stringify } from "@sternpost/goyaml"
import { asItem, commentLines, entry, indented } from "../write.ts"
import type { Field, Piece } from "./piece.ts"

/** What was made of one stage. */
export interface Written {
  readonly place: string
  readonly pieces: readonly Piece[]
  readonly remarks: readonly string[]
  /** The file that the objects have to be in, if a base names one. */
  readonly stream?: string
}

// As they are usually written.
const FIELDS: readonly Field[] = [
  "others",
  "namespace",
  "names",
  "patches",
  "labels",
  "commonAnnotations",
  "replicas",
  "images",
  "replacements",
  "transformers",
  "sortOptions",
]

/** The text of a kustomization; what Helm rendered is its resource `all.yaml`, unless a base reads it. */
export function kustomizationText(source: string, written: readonly Written[]): string {
  const stream = written.find((one) => one.stream !== undefined)?.stream
  const file = stream ?? "all.yaml"
  const lines = [
    "apiVersion: kustomize.config.k8s.io/v1beta1",
    "kind: Kustomization",
    ...commentLines(
      `From ${source}. The file ${file} is what Helm rendered: helm template ... > ${file}`,
    ),
    "resources:",
    ...(stream === undefined ? ["  - all.yaml"] : []),
    ...fieldLines("resources", written).slice(1),
    ...FIELDS.flatMap((field) => fieldLines(field, written)),
    ...unsaidLines(written),
  ]
  return `${lines.join("\n")}\n`
}

/** A field with what each stage puts into it, under comments that name the stages. */
function fieldLines(field: Field, written: readonly Written[]): readonly string[] {
  const parts = written.flatMap(({ place, pieces, remarks }) =>
    pieces
      .filter((piece) => piece.field === field)
      .map((piece) => ({
        value: piece.value,
        comments: [place, ...(piece === pieces[0] ? remarks : [])].flatMap(commentLines),
      })),
  )
  if (parts.length === 0) return []
  const lists = parts.flatMap(({ value, comments }) =>
    Array.isArray(value)
      ? indented([...comments, ...value.flatMap((item) => itemLines(field, item))], 2)
      : [...comments, ...Object.entries(value).flatMap(([key, item]) => entry(key, item))],
  )
  return parts.some(({ value }) => Array.isArray(value)) ? [`${field}:`, ...lists] : lists
}

function itemLines(field: Field, item: unknown): readonly string[] {
  if (typeof item === "string") return asItem(stringify(item).trimEnd().split("\n"))
  if (field === "transformers") return transformerLines(item as Readonly<Record<string, unknown>>)
  const keys = Object.entries(item as Readonly<Record<string, unknown>>)
  return asItem(keys.flatMap(([key, value]) => entry(key, value)))
}

/** A transformer that is configured in the kustomization itself: as a text. */
function transformerLines(config: Readonly<Record<string, unknown>>): readonly string[] {
  const text = stringify({ apiVersion: "builtin", ...config })
  return ["- |-", ...indented(text.trimEnd().split("\n"), 2)]
}

/** What no field says, at the end. */
function unsaidLines(written: readonly Written[]): readonly string[] {
  return written
    .filter(({ pieces }) => pieces.length === 0)
    .flatMap(({ place, remarks }) => remarks.flatMap((why) => commentLines(`${place}: ${why}`)))
}
