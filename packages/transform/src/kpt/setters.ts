import { parse } from "@sternpost/goyaml"
import { type Manifest, type Path, re2Groups } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { inPlaceOf, writtenNodes } from "./scalars.ts"

/** Names to values; a list sets a list. */
export type Setters = Readonly<Record<string, unknown>>

const PREFIX = "kpt-set: "
const NAME = /\$\{([^}]*)\}/g

/**
 * Writes values into fields whose comments ask for them: `image: nginx:1.7 # kpt-set: ${image}:${tag}`.
 * A setter that is not given keeps the part of the present value that stands for it. Returns the names
 * that were used. Throws a `ManifestError` for a value that does not fit.
 * Source: the function apply-setters of kpt's catalogue.
 */
export function applySetters(manifest: Manifest, setters: Setters): ReadonlySet<string> {
  const used = new Set<string>()
  // Most objects have no such comment, and reading their text as text is much faster.
  if (manifest.mentions(PREFIX.trim()) === 0) return used
  const { scalars, lists } = writtenNodes(manifest)
  for (const { path, comment } of lists) {
    const name = listSetter(manifest, path, comment, setters)
    if (name === undefined) continue
    used.add(name)
    manifest.set(path, listValue(manifest, path, name, setters[name]))
  }
  for (const scalar of scalars) {
    const pattern = patternOf(scalar.comment)
    const names = namesIn(pattern)
    const given = names.filter((name) => Object.hasOwn(setters, name))
    if (given.length === 0) continue
    for (const name of given) used.add(name)
    const text = resolve(manifest, scalar.path, pattern, {
      ...(given.length === names.length ? {} : present(pattern, scalar.text)),
      ...texts(setters),
    })
    // An empty text would be null without quotes.
    manifest.set(scalar.path, text === "" ? "" : inPlaceOf(scalar, text))
  }
  return used
}

function patternOf(comment: string): string {
  return comment.startsWith(PREFIX) ? comment.slice(PREFIX.length).trim() : ""
}

function namesIn(pattern: string): string[] {
  return [...pattern.matchAll(NAME)].map(([, name = ""]) => name)
}

function texts(setters: Setters): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(setters).map(([name, value]) => [name, String(value)]))
}

function resolve(
  manifest: Manifest,
  path: Path,
  pattern: string,
  values: Readonly<Record<string, string>>,
): string {
  const missing = namesIn(pattern).filter((name) => !Object.hasOwn(values, name))
  if (missing.length > 0)
    throw manifest.errorAt(
      path,
      `its comment asks for ${missing.map((name) => `"${name}"`).join(", ")} too; give a value`,
    )
  return pattern.replace(NAME, (_, name: string) => values[name] ?? "")
}

/** The parts of a text that stand for the names of a pattern; nothing unless every one has a part. */
function present(pattern: string, text: string): Readonly<Record<string, string>> {
  const names = namesIn(pattern)
  const literals = pattern.split(/\$\{[^}]*\}/).map(escaped)
  const parts = re2Groups(`(?s)${literals.join("(.*)")}`).of(text)
  if (parts === undefined || parts.some((part) => part === "")) return {}
  return Object.fromEntries(names.map((name, index) => [name, parts[index] ?? ""]))
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
}

function listSetter(
  manifest: Manifest,
  path: Path,
  comment: string,
  setters: Setters,
): string | undefined {
  const pattern = patternOf(comment)
  const names = namesIn(pattern)
  if (!names.some((name) => Object.hasOwn(setters, name))) return undefined
  const [name] = names
  if (name !== undefined && pattern === `\${${name}}`) return name
  throw manifest.errorAt(
    path,
    `a list takes one setter alone, like \${list}, and its comment says "${pattern}"`,
  )
}

function listValue(manifest: Manifest, path: Path, name: string, value: unknown): unknown {
  const list = typeof value === "string" && value !== "" ? parsed(value) : value
  if (list === "") return []
  if (Array.isArray(list)) return list
  throw manifest.errorAt(
    path,
    `it is a list, and the setter "${name}" is none: ${JSON.stringify(value)}`,
  )
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return text
  }
}

/** Throws a `TransformError` unless there are setters whose names can stand in a comment. */
export function checkSetters(setters: Setters): void {
  const names = Object.keys(setters)
  const wrong = names.find((name) => name === "" || /[{}\s]/.test(name))
  if (wrong !== undefined)
    throw new TransformError("OPTION_INVALID", `"${wrong}" cannot be the name of a setter`)
}
