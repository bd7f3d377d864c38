import type { FieldSchema, ListType, TypeSchema, ValueSchema, ValueType } from "./type-schema.ts"

/** One letter for what JSON holds, as scripts/kubernetes-types.mjs writes it. */
const SCALARS: Readonly<Record<string, ValueType>> = {
  s: "string",
  b: "boolean",
  n: "number",
  i: "int32",
  l: "int64",
  y: "bytes",
  t: "time",
  q: "quantity",
  x: "int-or-string",
  a: "any",
}

/** Types of one Kubernetes release, each read from its row when it is first asked for. */
export interface TypeTable {
  /** The type of a kind; `undefined` for one that is not built in. */
  kind(apiVersion: string, kind: string): TypeSchema | undefined
  /** The names of the kinds of an `apiVersion`. */
  kindsOf(apiVersion: string): readonly string[]
  /** A type by its name in the OpenAPI document, such as `io.k8s.api.core.v1.PodSpec`. */
  type(name: string): TypeSchema | undefined
  /** Every `apiVersion` there is, stable versions of a group before the others. */
  readonly apiVersions: readonly string[]
  /** The names of all types. */
  readonly typeNames: readonly string[]
}

/** The rows of one package: a version of a group. */
interface Package {
  readonly short: string
  readonly model: string
  readonly apiVersion: string
  /** By name of the type; a kind's row begins with `+`. */
  readonly rows: Map<string, string>
}

/**
 * Reads a table that scripts/kubernetes-types.mjs made. `@SHORT MODEL GROUP/VERSION` begins a package;
 * each line after it is a type, `+` before a kind, with its fields:
 * `NAME[!]:TYPE[=LISTTYPE(KEYS)][~STRATEGY(MERGEKEY)][^DEFAULT]`. `!` is required; a TYPE is a letter, a type
 * of the same package or `SHORT.NAME`, behind `[]` for a list or `{}` for a map.
 */
export function readTypeTable(text: string): TypeTable {
  const packages = splitPackages(text)
  const byShort = new Map(packages.map((entry) => [entry.short, entry]))
  const byApiVersion = new Map(packages.map((entry) => [entry.apiVersion, entry]))
  const byModel = new Map(packages.map((entry) => [entry.model, entry]))
  const made = new Map<string, TypeSchema>()

  const typeOf = (owner: Package | undefined, name: string): TypeSchema | undefined => {
    const row = owner?.rows.get(name)
    if (owner === undefined || row === undefined) return undefined
    const id = `${owner.model}.${name}`
    const known = made.get(id)
    if (known !== undefined) return known
    const type = rowType(id, row, (reference) => resolve(reference, owner))
    made.set(id, type)
    return type
  }
  const resolve = (reference: string, owner: Package) => {
    const dot = reference.lastIndexOf(".")
    if (dot < 0) return typeOf(owner, reference)
    return typeOf(byShort.get(reference.slice(0, dot)), reference.slice(dot + 1))
  }
  return {
    apiVersions: [...byApiVersion.keys()],
    get typeNames() {
      return packages.flatMap(({ model, rows }) => [...rows.keys()].map((row) => `${model}.${row}`))
    },
    kind(apiVersion, kind) {
      const owner = byApiVersion.get(apiVersion)
      return owner?.rows.get(kind)?.startsWith("+") ? typeOf(owner, kind) : undefined
    },
    kindsOf(apiVersion) {
      const rows = byApiVersion.get(apiVersion)?.rows ?? new Map<string, string>()
      return [...rows].filter(([, row]) => row.startsWith("+")).map(([name]) => name)
    },
    type(name) {
      const dot = name.lastIndexOf(".")
      return typeOf(byModel.get(name.slice(0, dot)), name.slice(dot + 1))
    },
  }
}

function splitPackages(text: string): Package[] {
  return `\n${text}`
    .split("\n@")
    .slice(1)
    .map((part) => readPackage(part))
}

// Most runs need the rows of very few packages.
function readPackage(text: string): Package {
  const head = text.indexOf("\n")
  const [short = "", model = "", version = ""] = text
    .slice(0, head < 0 ? undefined : head)
    .split(" ")
  let rows: Map<string, string> | undefined
  return {
    short,
    model,
    apiVersion: version.startsWith("/") ? version.slice(1) : version,
    get rows() {
      rows ??= readRows(head < 0 ? "" : text.slice(head + 1))
      return rows
    },
  }
}

function readRows(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "")
  return new Map(lines.map((line) => [rowName(line), line]))
}

function rowName(row: string): string {
  const end = row.indexOf(" ")
  return row.slice(row.startsWith("+") ? 1 : 0, end < 0 ? undefined : end)
}

type Resolve = (reference: string) => TypeSchema | undefined

// Most types that others lead to are never asked for a field.
function rowType(name: string, row: string, resolve: Resolve): TypeSchema {
  let texts: Map<string, string> | undefined
  const read = () => {
    texts ??= fieldTexts(row)
    return texts
  }
  const made = new Map<string, FieldSchema>()
  return {
    name,
    get fieldNames() {
      return [...read().keys()]
    },
    get requiredNames() {
      return [...read()].filter(([key, text]) => text[key.length] === "!").map(([key]) => key)
    },
    isComplete: true,
    field(key) {
      const known = made.get(key)
      if (known !== undefined) return known
      const text = read().get(key)
      if (text === undefined) return undefined
      const field = readField(text, resolve)
      made.set(key, field)
      return field
    },
  }
}

function fieldTexts(row: string): Map<string, string> {
  const [, ...fields] = row.split(" ")
  return new Map(fields.map((text) => [nameOf(text), text]))
}

function nameOf(text: string): string {
  const colon = text.indexOf(":")
  return text.slice(0, text[colon - 1] === "!" ? colon - 1 : colon)
}

// By hand: most runs ask for a few hundred fields, before a pattern would have been made fast.
function readField(text: string, resolve: Resolve): FieldSchema {
  const colon = text.indexOf(":")
  const [type, rest] = cut(text, colon + 1)
  const value = readValue(type, resolve)
  const marks = readMarks(rest)
  return {
    ...value,
    isRequired: text[colon - 1] === "!",
    ...(marks.fallback === undefined ? {} : { default: marks.fallback }),
    patchStrategy: marks.strategy?.split(",") ?? [],
    ...(marks.mergeKey === undefined ? {} : { patchMergeKey: marks.mergeKey }),
    // What has no list type in Kubernetes' own sources is atomic, unless it merges.
    ...(value.type === "list" && { listType: (marks.listType ?? "atomic") as ListType }),
    listMapKeys: marks.listMapKeys?.split(",") ?? [],
  }
}

interface Marks {
  listType?: string
  listMapKeys?: string
  strategy?: string
  mergeKey?: string
  fallback?: string
}

/** What stands behind a type: `=LISTTYPE(KEYS)`, `~STRATEGY(MERGEKEY)`, `^DEFAULT`. */
function readMarks(text: string): Marks {
  const marks: Marks = {}
  for (let rest = text; rest !== ""; ) {
    const sign = rest[0]
    const [mark, after] = cut(rest, 1)
    rest = after
    const open = mark.indexOf("(")
    const name = open < 0 ? mark : mark.slice(0, open)
    const inner = open < 0 ? undefined : mark.slice(open + 1, -1)
    if (sign === "^") marks.fallback = mark
    else if (sign === "=") {
      marks.listType = name
      if (inner !== undefined) marks.listMapKeys = inner
    } else {
      marks.strategy = name
      if (inner !== undefined) marks.mergeKey = inner
    }
  }
  return marks
}

/** What stands from `start` to the next mark, and the rest. */
function cut(text: string, start: number): readonly [string, string] {
  let end = start
  while (end < text.length && !"=~^".includes(text[end] as string)) end++
  return [text.slice(start, end), text.slice(end)]
}

function readValue(type: string, resolve: Resolve): ValueSchema {
  if (type.startsWith("[]")) return { type: "list", items: readValue(type.slice(2), resolve) }
  if (type.startsWith("{}")) return { type: "map", fields: mapOf(type.slice(2), resolve) }
  const scalar = SCALARS[type]
  if (scalar !== undefined) return { type: scalar }
  const fields = resolve(type)
  return { type: "object", ...(fields === undefined ? {} : { fields }) }
}

function mapOf(type: string, resolve: Resolve): TypeSchema {
  const field: FieldSchema = {
    ...readValue(type, resolve),
    isRequired: false,
    patchStrategy: [],
    listMapKeys: [],
  }
  return { name: "map", fieldNames: [], requiredNames: [], isComplete: false, field: () => field }
}
