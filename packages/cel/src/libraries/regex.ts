import type { RE2JS } from "re2js"
import { failure, type Library } from "../library.ts"
import { compilePattern, matchesPattern } from "../pattern.ts"

/** `matches`, `find` and `findAll`, on RE2: linear in the length of the text. */
export const regexLibrary: Library = {
  name: "regex",
  register(registrar) {
    registrar
      .define("matches(string, string): bool", matches)
      .define("string.matches(string): bool", matches)
      .define("string.find(string): string", (text: string, pattern: string) => {
        const matcher = compiled(pattern).matcher(text)
        return matcher.find() ? matcher.group() : ""
      })
      .define("string.findAll(string): list<string>", (text: string, pattern: string) =>
        findAll(text, pattern, -1n),
      )
      .define("string.findAll(string, int): list<string>", findAll)
  },
}

function matches(text: string, pattern: string): boolean {
  return valid(pattern, () => matchesPattern(text, pattern))
}

/** As Go's FindAllString: an empty match right behind another one is none. */
function findAll(text: string, pattern: string, limit: bigint): string[] {
  const matcher = compiled(pattern).matcher(text)
  const found: string[] = []
  let lastEnd = -1
  while ((limit < 0n || found.length < limit) && matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()]
    if (end > start || start !== lastEnd) found.push(matcher.group() ?? "")
    lastEnd = end
  }
  return found
}

function compiled(pattern: string): RE2JS {
  return valid(pattern, () => compilePattern(pattern))
}

function valid<T>(pattern: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw failure(`"${pattern}" is not a regular expression (RE2): ${(error as Error).message}`)
  }
}
