import { type Re2Groups, re2GroupsOf, re2Test } from "./re2.ts"

const CLASS = String.raw`\[\^?[\w./:@ {}-]+\]`
const ATOM = String.raw`(?:[\w /:@,=~-]|\\[./*+?()[\]{}|$^dw]|\.|${CLASS})(?:[*+?]\??)?`
// Groups are not repeated, so that no text takes long.
const GROUP = String.raw`\((?:\?:)?|\)(?![*+{])\??`
/** What JavaScript and RE2 read alike. */
const SIMPLE = new RegExp(String.raw`^\^?(?:${ATOM}|${GROUP}|\|)*\$?$`)
const REPETITION = /(?<!\\)[*+]/g
/** JavaScript's time grows with the length to the power of the repetitions that follow each other. */
const MOST_REPETITIONS = 2
const LONGEST_TEXT = 256
const DOTS = new RegExp(String.raw`\\.|${CLASS}|\.`, "g")

/** The groups of a regular expression as Go reads it. Throws an error that says why where the text is no such pattern. */
export function re2Groups(pattern: string): Re2Groups {
  return explained(pattern, re2GroupsOf)
}

/**
 * Tells whether a text has a part that fits a regular expression as Go reads it: RE2's syntax, in linear time. Most
 * patterns mean the same to JavaScript. Throws an error that says why where the text is no such pattern.
 */
export function re2Pattern(pattern: string): (text: string) => boolean {
  let test = known.get(pattern)
  if (test === undefined) {
    test = simply(pattern) ?? byRe2(pattern)
    if (known.size >= KEPT) known.clear()
    known.set(pattern, test)
  }
  return test
}

// Asked for again for each item of a list.
const KEPT = 64
const known = new Map<string, (text: string) => boolean>()

function simply(pattern: string): ((text: string) => boolean) | undefined {
  if (!SIMPLE.test(pattern)) return undefined
  if ((pattern.match(REPETITION)?.length ?? 0) > MOST_REPETITIONS) return undefined
  try {
    // A dot is all but a line feed to RE2.
    const source = pattern.replace(DOTS, (token) => (token === "." ? String.raw`[^\n]` : token))
    const regexp = new RegExp(source, "u")
    let linear: ((text: string) => boolean) | undefined
    return (text) => {
      if (text.length <= LONGEST_TEXT) return regexp.test(text)
      linear ??= byRe2(pattern)
      return linear(text)
    }
  } catch {
    return undefined
  }
}

const NOT_RE2 = /\(\?(?:[=!]|<[=!])|\\[1-9]/

function byRe2(pattern: string): (text: string) => boolean {
  return explained(pattern, re2Test)
}

function explained<T>(pattern: string, compile: (pattern: string) => T): T {
  try {
    return compile(pattern)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const hint = NOT_RE2.test(pattern) ? " (RE2 has no look-around and no back-references)" : ""
    throw new Error(message.replace(/^error parsing regexp: /, "") + hint, { cause })
  }
}
