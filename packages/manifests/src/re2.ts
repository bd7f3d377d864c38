import { RE2JS } from "re2js"

/** Whether a text has a part that fits a pattern of RE2, whose engine few patterns need. Throws its syntax errors. */
export function re2Test(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern)
  return (text) => compiled.matcher(text).find()
}

/** The groups of a pattern of RE2. */
export interface Re2Groups {
  /** How many there are, without the whole. */
  readonly count: number
  /** What each holds in the first part of the text that fits, `""` if nothing; `undefined` where none fits. */
  of(text: string): readonly string[] | undefined
}

/** The groups of a pattern of RE2. Throws its syntax errors. */
export function re2GroupsOf(pattern: string): Re2Groups {
  const compiled = RE2JS.compile(pattern)
  const count = compiled.groupCount()
  return {
    count,
    of(text) {
      const matcher = compiled.matcher(text)
      if (!matcher.find()) return undefined
      return Array.from({ length: count }, (_, index) => matcher.group(index + 1) ?? "")
    },
  }
}
