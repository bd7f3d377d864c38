import type { Source } from "./source.ts"

const patterns = new Map<string, RegExp>()
let lastSource: Source | undefined
let lastIsOdd = false

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
  if (from > 0 && source.bytes[from - 1] !== 10) return true
  if (hasOddBreaks(source)) return true
  return patternFor(names).test(source.latin1.slice(Math.max(from - 1, 0), end))
}

function patternFor(names: readonly string[]): RegExp {
  const key = names.join("\n")
  let pattern = patterns.get(key)
  if (pattern === undefined) {
    const escaped = names.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|")
    pattern = new RegExp(`(?:^|\\n)(?:["'?&!*<]|(?:${escaped})[: \\t])`)
    patterns.set(key, pattern)
  }
  return pattern
}

// Line breaks other than LF and CR LF, looked for once in a whole stream.
function hasOddBreaks(source: Source): boolean {
  if (source !== lastSource) {
    const { latin1 } = source
    lastSource = source
    lastIsOdd =
      latin1.includes("\xc2\x85") ||
      latin1.includes("\xe2\x80\xa8") ||
      latin1.includes("\xe2\x80\xa9") ||
      (latin1.includes("\r") && /\r(?!\n)/.test(latin1))
  }
  return lastIsOdd
}
