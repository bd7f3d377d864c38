import { deepEqual, isObject } from "@sternpost/manifests"

/** An item of a list: by its keys (`{name: "web"}`), or by all that it is. */
export type ItemStep =
  | { readonly keys: Readonly<Record<string, string | number>> }
  | { readonly value: unknown }

/** A step to a value: the key of a map, or an item of a list, wherever it stands in it. */
export type Step = string | ItemStep

/** A path that holds when other items come into the lists on it. */
export type ItemPath = readonly Step[]

/** The item of `list` that a step means; -1 for none. */
function indexOfItem(list: readonly unknown[], step: ItemStep): number {
  if ("value" in step) return list.findIndex((item) => deepEqual(item, step.value))
  return list.findIndex(
    (item) =>
      isObject(item) && Object.entries(step.keys).every(([key, value]) => item[key] === value),
  )
}

/** The path with indexes for items, as `value` has them now; `undefined` where an item is missing. */
export function locateItems(value: unknown, path: ItemPath): (string | number)[] | undefined {
  const found: (string | number)[] = []
  let at: unknown = value
  for (const step of path) {
    const index = typeof step === "string" ? step : indexIn(at, step)
    if (index === -1) return undefined
    found.push(index)
    at = childOf(at, index)
  }
  return found
}

/** What stands at a path; `undefined` for nothing. */
export function valueAtItems(value: unknown, path: ItemPath): unknown {
  let at: unknown = value
  for (const step of path) at = childOf(at, typeof step === "string" ? step : indexIn(at, step))
  return at
}

function indexIn(list: unknown, step: ItemStep): number {
  return Array.isArray(list) ? indexOfItem(list, step) : -1
}

/** The value at a key or an index; `undefined` for none. */
export function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return typeof step === "number" ? value[step] : undefined
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/
const BARE_KEY = /^(?!-?\d+$)[\w./-]+$/
const BARE_VALUE = /^(?!-?\d+$)[\w./:@-]+$/

/** `spec.containers[name=web].env[name=A]`, `metadata.labels[a/b]`: a path for people, and for annotations. */
export function formatItemPath(path: ItemPath): string {
  let text = ""
  for (const step of path) {
    if (typeof step !== "string") text += `[${formatItem(step)}]`
    else if (!PLAIN_KEY.test(step)) text += `[${BARE_KEY.test(step) ? step : JSON.stringify(step)}]`
    else text += text === "" ? step : `.${step}`
  }
  return text
}

function formatItem(step: ItemStep): string {
  if ("value" in step) return `=${JSON.stringify(step.value)}`
  return Object.entries(step.keys)
    .map(([key, value]) => {
      const isBare = typeof value === "number" || BARE_VALUE.test(value)
      const name = BARE_KEY.test(key) ? key : JSON.stringify(key)
      return `${name}=${isBare ? value : JSON.stringify(value)}`
    })
    .join(",")
}

const TOKEN = /\.?([A-Za-z_$][\w$-]*)|\[/y
const STRING = /"(?:[^"\\]|\\.)*"/y
const BARE = /[\w./:@-]+/y

/** Reads what `formatItemPath` writes; throws a `SyntaxError` for anything else. */
export function parseItemPath(text: string): ItemPath {
  const path: Step[] = []
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    if (found === null) throw unreadable(text, at)
    at = TOKEN.lastIndex
    if (found[1] !== undefined) path.push(found[1])
    else {
      const [step, end] = parseBrackets(text, at)
      path.push(step)
      at = end
    }
  }
  return path
}

function parseBrackets(text: string, start: number): [Step, number] {
  if (text[start] === "=") {
    const end = valueEnd(text, start + 1)
    return [{ value: JSON.parse(text.slice(start + 1, end)) }, end + 1]
  }
  const keys: [string, string | number][] = []
  for (let at = start; ; at++) {
    const [key, afterKey] = parseWord(text, at)
    if (text[afterKey] === "]" && at === start) return [String(key), afterKey + 1]
    if (text[afterKey] !== "=") throw unreadable(text, afterKey)
    const [value, end] = parseWord(text, afterKey + 1)
    keys.push([String(key), value])
    if (text[end] === "]") return [{ keys: Object.fromEntries(keys) }, end + 1]
    if (text[end] !== ",") throw unreadable(text, end)
    at = end
  }
}

function parseWord(text: string, at: number): [string | number, number] {
  STRING.lastIndex = at
  const quoted = STRING.exec(text)
  if (quoted !== null) return [JSON.parse(quoted[0]) as string, STRING.lastIndex]
  BARE.lastIndex = at
  const bare = BARE.exec(text)
  if (bare === null) throw unreadable(text, at)
  return [/^-?\d+$/.test(bare[0]) ? Number(bare[0]) : bare[0], BARE.lastIndex]
}

// The bracket that closes a JSON value: those within it, and in its strings, do not count.
function valueEnd(text: string, start: number): number {
  for (let at = start, depth = 0; at < text.length; at++) {
    if (text[at] === '"') {
      STRING.lastIndex = at
      if (STRING.exec(text) === null) break
      at = STRING.lastIndex - 1
    } else if (text[at] === "[" || text[at] === "{") depth++
    else if (text[at] === "]" && depth === 0) return at
    else if (text[at] === "]" || text[at] === "}") depth--
  }
  throw unreadable(text, start)
}

function unreadable(text: string, at: number): SyntaxError {
  return new SyntaxError(`cannot read the path "${text}" at "${text.slice(at)}"`)
}
