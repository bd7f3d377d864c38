import { RE2JS } from "re2js"

/** A pattern for the engine of RE2, which few expressions need: most patterns are simple. Throws for bad syntax. */
export function compileRe2(text: string): RE2JS {
  return RE2JS.compile(text)
}
