import { isObject, type Path, re2Pattern } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"

/** A step of a kustomize field path: a key or index, every item, or the items with a field like this. */
export type Step =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "every" }
  | { readonly type: "match"; readonly field: string; readonly value: string }

/**
 * Reads `spec.containers.[name=web].image`, `spec.rules.*.host`, `metadata.annotations.[a.b/c]`; a dot
 * within a key may also be written `\.`. Throws a `TransformError` for brackets that do not end.
 * Source: kustomize kyaml/utils/pathsplitter.go (5.8).
 */
export function parseReplacementPath(text: string): readonly Step[] {
  const steps: Step[] = []
  for (const part of splitPath(text)) {
    const bracketed = /^\[(.*)\]$/s.exec(part)?.[1]
    const equals = bracketed?.indexOf("=") ?? -1
    if (bracketed !== undefined && equals >= 0)
      steps.push({
        type: "match",
        field: bracketed.slice(0, equals),
        value: bracketed.slice(equals + 1),
      })
    else if (part === "*") steps.push({ type: "every" })
    else steps.push({ type: "key", key: bracketed ?? part })
  }
  return steps
}

function splitPath(text: string): string[] {
  const parts: string[] = []
  let part = ""
  let isBracketed = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? ""
    if (character === "\\" && text[i + 1] === ".") {
      part += "."
      i++
    } else if (character === "." && !isBracketed) {
      parts.push(part)
      part = ""
    } else {
      if (character === "[" && part === "") isBracketed = true
      if (character === "]" && (text[i + 1] === "." || i === text.length - 1)) isBracketed = false
      part += character
    }
  }
  if (isBracketed) throw badPath(text, "a bracket is not closed")
  const all = [...parts, part]
  if (all.some((one) => one === "")) throw badPath(text, "it has an empty part")
  return all
}

function badPath(text: string, why: string): TransformError {
  return new TransformError(
    "OPTION_INVALID",
    `cannot read the field path "${text}": ${why}; write it like spec.containers.[name=web].image`,
  )
}

/** How places are looked for. */
export interface Search {
  /** Whether `match` compares by regular expression, as kustomize does in targets, or by text. */
  readonly byPattern: boolean
  /** Whether keys and items that are not there are places too. */
  readonly create: boolean
}

/** A place found, and what must be made first: items that `create` asks for. */
export interface Found {
  readonly path: Path
  readonly made: readonly { readonly path: Path; readonly value: unknown }[]
}

/** The places that steps mean in a value, in order. */
export function findPlaces(value: unknown, steps: readonly Step[], search: Search): Found[] {
  return walk(value, steps, { path: [], made: [] }, search)
}

function walk(
  value: unknown,
  [step, ...rest]: readonly Step[],
  at: Found,
  search: Search,
): Found[] {
  if (step === undefined) return value === undefined && !search.create ? [] : [at]
  const into = (item: unknown, key: string | number) =>
    walk(item, rest, { ...at, path: [...at.path, key] }, search)
  if (step.type === "every")
    return Array.isArray(value) ? value.flatMap((item, index) => into(item, index)) : []
  if (step.type === "match") return walkMatching(value, step, rest, at, search)
  if (Array.isArray(value)) {
    const index = step.key === "-" ? value.length - 1 : Number(step.key)
    if (!Number.isInteger(index) || index < 0 || index > value.length) return []
    return index < value.length || search.create ? into(value[index], index) : []
  }
  if (isObject(value)) return into(value[step.key], step.key)
  if (value !== undefined || !search.create) return []
  return isIndex(step, at.path)
    ? walkNewItem(step.key, rest, at, search)
    : into(undefined, step.key)
}

const MAPS_OF_TEXTS = /^(?:labels|annotations|matchLabels|nodeSelector|data|stringData|binaryData)$/

// A key that looks like an index means a list that is not there yet, but where only maps are.
function isIndex(step: Step | undefined, above: Path): boolean {
  if (step?.type !== "key" || !/^(?:-|\d+)$/.test(step.key)) return false
  return !MAPS_OF_TEXTS.test(String(above.at(-1)))
}

// Source: kustomize makes the first item of a list, and no later one (kyaml yaml/fns.go, 5.8).
function walkNewItem(key: string, rest: readonly Step[], at: Found, search: Search): Found[] {
  if (key !== "-" && Number(key) > 0) return []
  const path = [...at.path, 0]
  const [next] = rest
  const isList = next?.type === "match" || isIndex(next, path)
  const item = next === undefined ? "" : isList ? [] : {}
  return walk(item, rest, { path, made: [...at.made, { path, value: item }] }, search)
}

function walkMatching(
  value: unknown,
  step: Extract<Step, { type: "match" }>,
  rest: readonly Step[],
  at: Found,
  search: Search,
): Found[] {
  const items = Array.isArray(value) ? value : []
  const found = items.flatMap((item, index) =>
    fits(item, step, search) ? walk(item, rest, { ...at, path: [...at.path, index] }, search) : [],
  )
  if (found.length > 0 || !search.create || (value !== undefined && !Array.isArray(value)))
    return found
  const path = [...at.path, items.length]
  // Ports are numbers.
  const isPort = /port$/i.test(step.field) && /^\d{1,5}$/.test(step.value)
  const made =
    step.field === "" ? step.value : { [step.field]: isPort ? Number(step.value) : step.value }
  return walk(made, rest, { path, made: [...at.made, { path, value: made }] }, search)
}

function fits(
  item: unknown,
  { field, value }: Extract<Step, { type: "match" }>,
  { byPattern }: Search,
): boolean {
  const present = field === "" ? item : isObject(item) ? item[field] : undefined
  if (present === undefined || present === null || typeof present === "object") return false
  return byPattern ? re2Pattern(value)(String(present)) : String(present) === value
}
