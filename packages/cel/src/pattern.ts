import type { RE2JS } from "re2js"
import { compileRe2 } from "./re2.ts"
import { LONGEST_SIMPLE_TEXT, simplePattern } from "./simple-pattern.ts"

const KEPT = 256
const compiled = new Map<string, RE2JS>()
const simple = new Map<string, RegExp | undefined>()

/** A regular expression in RE2 syntax, which matches in linear time; kept for the next use. Throws for bad syntax. */
export function compilePattern(text: string): RE2JS {
  const found = compiled.get(text)
  return found ?? keep(compiled, text, compileRe2(text))
}

/** Whether a text has a part that fits a regular expression in RE2 syntax. Throws for bad syntax. */
export function matchesPattern(text: string, pattern: string): boolean {
  const native = text.length <= LONGEST_SIMPLE_TEXT ? simpleOf(pattern) : undefined
  return native?.test(text) ?? compilePattern(pattern).matcher(text).find()
}

/** Throws where a text is no regular expression in RE2 syntax. */
export function checkPatternSyntax(text: string): void {
  if (simpleOf(text) === undefined) compilePattern(text)
}

function simpleOf(text: string): RegExp | undefined {
  return simple.has(text) ? simple.get(text) : keep(simple, text, simplePattern(text))
}

function keep<T>(kept: Map<string, T>, text: string, pattern: T): T {
  if (kept.size >= KEPT) kept.clear()
  kept.set(text, pattern)
  return pattern
}
