import { ManifestError } from "./errors.ts"

/** Tells whether a string fits. */
export type Test = (text: string) => boolean

const LITERAL = /^[\w/-]*$/
const LITERALS = /^[\w/-]+(?:\|[\w/-]+)+$/
// RE2, which kustomize uses, has neither of these.
const NOT_RE2 = /\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</
const INLINE_FLAGS = /^\(\?([ims]+)\)/

/**
 * A regular expression as kustomize's selectors mean it: RE2 syntax, anchored at both ends. Plain
 * words and alternatives of plain words, which most are, never become a regular expression. Throws a
 * `ManifestError` with code `SELECTOR_INVALID`.
 */
export function anchoredPattern(pattern: string, field: string): Test {
  if (LITERAL.test(pattern)) return (text) => text === pattern
  if (LITERALS.test(pattern)) {
    const words = new Set(pattern.split("|"))
    return (text) => words.has(text)
  }
  const regexp = compile(pattern, field)
  return (text) => regexp.test(text)
}

function compile(pattern: string, field: string): RegExp {
  const refuse = (why: string) =>
    new ManifestError("SELECTOR_INVALID", `${field}: "${pattern}" is no valid pattern: ${why}`)
  if (NOT_RE2.test(pattern)) throw refuse("RE2 has no look-around and no back-references")
  const flags = INLINE_FLAGS.exec(pattern)?.[1] ?? ""
  const body = pattern.replace(INLINE_FLAGS, "").replaceAll("(?P<", "(?<")
  try {
    return new RegExp(`^(?:${body})$`, `u${flags}`)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw refuse(message.replace(/^.*: /, "").toLowerCase())
  }
}

/**
 * A glob on slash-separated paths: `*` and `?` within a segment, `**` across segments, `{a,b}`
 * alternatives. It also fits when only leading folders are missing from it, so that `templates/**`
 * means any chart's templates.
 */
export function globPattern(glob: string): Test {
  const source = glob.replace(
    /\*\*\/?|[*?.+^$()|[\]\\{},]/g,
    (token) => GLOB[token] ?? `\\${token}`,
  )
  const regexp = new RegExp(`^(?:.*/)?${source}$`)
  return (path) => regexp.test(path)
}

const GLOB: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
  "{": "(?:",
  "}": ")",
  ",": "|",
}
