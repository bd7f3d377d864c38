import type { Source } from "./source.ts"

let lastNames: readonly string[] = []
let lastPattern = /$^/
const oddBreaks = new WeakMap<Source, boolean>()

/**
 * Whether the unscanned rest of a block mapping at column 0 may hold one of the names as a key. It
 * stands at the start of a line, is quoted, explicit, has properties, or comes from a merge; any
 * such line counts, so the answer may be a false alarm but never the reverse.
 */
export function restMayHold(
  source: Source,
  from: number,
  end: number,
  names: readonly string[],
): boolean {
  // Only a root at column 0 can be searched, and only if lines begin where we think.
  if (source.bytes[from - 1] !== 10 || hasOddBreaks(source)) return true
  return patternFor(names).test(source.latin1.slice(from - 1, end))
}

function patternFor(names: readonly string[]): RegExp {
  if (names.length !== lastNames.length || names.some((name, i) => name !== lastNames[i])) {
    const escaped = names.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|")
    lastNames = [...names]
    lastPattern = new RegExp(`\\n(?:["'?&!*<]|(?:${escaped})[: \\t])`)
  }
  return lastPattern
}

// Line breaks other than LF and CR LF, looked for once in a whole stream.
function hasOddBreaks(source: Source): boolean {
  let isOdd = oddBreaks.get(source)
  if (isOdd === undefined) {
    const { latin1 } = source
    isOdd =
      latin1.includes("\xc2\x85") ||
      latin1.includes("\xe2\x80\xa8") ||
      latin1.includes("\xe2\x80\xa9") ||
      (latin1.includes("\r") && /\r(?!\n)/.test(latin1))
    oddBreaks.set(source, isOdd)
  }
  return isOdd
}
