import {
  isObject,
  type Manifest,
  type Path,
  type Re2Groups,
  re2Groups,
  re2Pattern,
  type Test,
} from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { putComments } from "./comments.ts"
import { inPlaceOf, plain, type WrittenScalar, writtenNodes } from "./scalars.ts"

/** What to look for and what to write, in the words of kpt's catalogue. */
export interface SearchOptions {
  readonly "by-value"?: string
  readonly "by-value-regex"?: string
  readonly "by-path"?: string
  readonly "put-value"?: string
  readonly "put-comment"?: string
}

/** A field that was found. */
export interface SearchHit {
  readonly manifest: Manifest
  readonly path: Path
  readonly text: string
  /** Whether it should have got a comment, and its line has no place for one. */
  readonly isHomeless?: boolean
}

/** A search, ready for use. */
export interface Search {
  readonly idempotent: boolean
  /** Finds fields and writes to them, if that is asked for. Throws a `ManifestError`. */
  apply(manifest: Manifest): readonly SearchHit[]
}

const PLAIN_WORD = /^[\w./:-]+$/
const GROUP = /\$\{\d+\}/
const GROUPS = /\$\{(\d+)\}/g

/**
 * Compiles a search. Throws a `TransformError` for options that do not go together.
 * Source: the function search-replace of kpt's catalogue.
 */
export function compileSearch(options: SearchOptions): Search {
  const {
    "by-value": value = "",
    "by-value-regex": pattern = "",
    "by-path": path = "",
    "put-value": put = "",
    "put-comment": comment = "",
  } = options
  if (value + pattern + path === "")
    throw new TransformError("OPTION_INVALID", "give by-value, by-value-regex or by-path")
  if (value !== "" && pattern !== "")
    throw new TransformError("OPTION_INVALID", "give by-value or by-value-regex, not both")
  const fitsPattern = pattern === "" ? undefined : compilePattern(pattern)
  const usesGroups = pattern !== "" && [put, comment].some((text) => GROUP.test(text))
  const groups = usesGroups ? re2Groups(pattern) : undefined
  checkGroups("put-value", put, groups)
  checkGroups("put-comment", comment, groups)
  if (/[\r\n]/.test(comment))
    throw new TransformError("OPTION_INVALID", "put-comment: a comment is one line")
  const isPlace = path !== "" && !/[*[]/.test(path) && value + pattern === "" && put !== ""
  const fitsPath = (node: Pick<WrittenScalar, "path">) => path === "" || pathFits(node.path, path)
  const fits = (scalar: WrittenScalar) =>
    fitsPath(scalar) &&
    (value === "" || scalar.text === value) &&
    (fitsPattern === undefined || fitsPattern(scalar.text))
  return {
    idempotent: groups === undefined || put === "",
    apply(manifest) {
      if (isPlace) return withComments(manifest, putAt(manifest, path, put), () => comment)
      // A plain word stands in the text as it is, and most objects do not have it.
      if (PLAIN_WORD.test(value) && !manifest.text.includes(value)) return []
      const { scalars, lists } = writtenNodes(manifest)
      const found = scalars.filter(fits)
      const whole = comment !== "" && value + pattern === "" ? lists.filter(fitsPath) : []
      for (const scalar of put === "" ? [] : found)
        manifest.set(scalar.path, inPlaceOf(scalar, resolve(put, scalar.text, groups)))
      const hits = [
        ...whole.map((list) => ({ manifest, path: list.path, text: "a list" })),
        ...found.map((scalar) => ({ manifest, path: scalar.path, text: scalar.text })),
      ]
      return withComments(manifest, hits, ({ text }) => resolve(comment, text, groups))
    },
  }
}

function compilePattern(pattern: string): Test {
  try {
    return re2Pattern(pattern)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new TransformError("OPTION_INVALID", `by-value-regex: ${message}`, cause)
  }
}

function withComments(
  manifest: Manifest,
  hits: readonly SearchHit[],
  commentOf: (hit: SearchHit) => string,
): readonly SearchHit[] {
  const comments = hits
    .map((hit) => ({ path: hit.path, text: commentOf(hit).replace(/^[\s#]+/, "") }))
    .filter(({ text }) => text !== "")
  const homeless = new Set(putComments(manifest, comments).map(({ path }) => path))
  return hits.map((hit) => (homeless.has(hit.path) ? { ...hit, isHomeless: true } : hit))
}

function checkGroups(option: string, put: string, groups: Re2Groups | undefined): void {
  if (groups === undefined) return
  for (const [whole, digits] of put.matchAll(GROUPS))
    if (Number(digits) < 1 || Number(digits) > groups.count)
      throw new TransformError(
        "OPTION_INVALID",
        `${option}: there is no group ${whole} in by-value-regex, which has ${groups.count}`,
      )
}

function resolve(put: string, text: string, groups: Re2Groups | undefined): string {
  if (groups === undefined) return put
  const found = groups.of(text) ?? []
  return put.replace(GROUPS, (_, digits: string) => found[Number(digits) - 1] ?? "")
}

// A path without stars and conditions is a place, which is made where it is missing.
function putAt(manifest: Manifest, path: string, put: string): readonly SearchHit[] {
  const place = path.split(".")
  for (let length = 1; length < place.length; length++) {
    const above = manifest.get(place.slice(0, length))
    if (above !== undefined && above !== null && !isObject(above))
      throw manifest.errorAt(place.slice(0, length), `it is no map, so it has no ${path}`)
  }
  const scalar = writtenNodes(manifest).scalars.find((one) => one.path.join(".") === path)
  manifest.set(place, scalar === undefined ? plain(put) : inPlaceOf(scalar, put))
  return [{ manifest, path: place, text: put }]
}

/** Whether a path fits a pattern: `*` is any key, `**` any number of them, `[*]` any item. */
export function pathFits(path: Path, pattern: string): boolean {
  return elementsFit(elements(path).join(".").split("."), pattern.split("."))
}

// Items belong to the key of their list: `containers[0]`.
function elements(path: Path): string[] {
  const found: string[] = []
  for (const step of path)
    if (typeof step === "number") found.push(`${found.pop() ?? ""}[${step}]`)
    else found.push(step)
  return found
}

function elementsFit(path: readonly string[], pattern: readonly string[]): boolean {
  // For each beginning of the pattern: which beginnings of the path it fits.
  let fits = path.map(() => false)
  fits.unshift(true)
  for (const part of pattern) {
    const next = [part === "**" && fits[0] === true]
    for (const [index, element] of path.entries())
      next.push(
        part === "**"
          ? fits[index + 1] === true || next[index] === true
          : fits[index] === true && elementFits(element, part),
      )
    fits = next
  }
  return fits.at(-1) === true
}

function elementFits(element: string, part: string): boolean {
  if (part === "*" || element === part) return true
  const [key = "", ...indexes] = element.split("[")
  const [wantedKey = "", ...wanted] = part.split("[")
  if (indexes.length === 0 || indexes.length !== wanted.length) return false
  if (wantedKey !== "*" && wantedKey !== key) return false
  return wanted.every((index, i) => index === "*]" || index === indexes[i])
}
