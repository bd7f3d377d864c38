import { RE2JS } from "re2js"

const KEPT = 256
const compiled = new Map<string, RE2JS>()

/** A regular expression in RE2 syntax, which matches in linear time; kept for the next use. Throws for bad syntax. */
export function compilePattern(text: string): RE2JS {
  const found = compiled.get(text)
  if (found !== undefined) return found
  const pattern = RE2JS.compile(text)
  if (compiled.size >= KEPT) compiled.clear()
  compiled.set(text, pattern)
  return pattern
}
