import { ManifestError } from "./errors.ts"
import { re2Pattern } from "./re2-pattern.ts"

/** Tells whether a string fits. */
export type Test = (text: string) => boolean

const LITERAL = /^[\w/-]*$/
const LITERALS = /^[\w/-]+(?:\|[\w/-]+)+$/

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
  try {
    re2Pattern(pattern)
    return re2Pattern(`^(?:${pattern})$`)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ManifestError(
      "SELECTOR_INVALID",
      `${field}: "${pattern}" is no valid pattern: ${why}`,
      { cause },
    )
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
  return re2Pattern(`^(?:.*/)?${source}$`)
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
