import { Optional } from "@marcbachmann/cel-js"
import type { RE2JS } from "re2js"
import { failure, type Library } from "../library.ts"
import { compilePattern } from "../pattern.ts"

class Regex {}
type Matcher = ReturnType<RE2JS["matcher"]>

/** cel-go's extension `regex`: `regex.replace`, `regex.extract` and `regex.extractAll`. */
export const regexFunctionsLibrary: Library = {
  name: "kyverno.regex",
  register(registrar) {
    registrar
      .namespace("regex", Regex)
      .define(
        "namespace.regex.replace(string, string, string): string",
        (_: Regex, text: string, pattern: string, by: string) => replace(text, pattern, by, -1n),
      )
      .define(
        "namespace.regex.replace(string, string, string, int): string",
        (_: Regex, text: string, pattern: string, by: string, count: bigint) =>
          replace(text, pattern, by, count),
      )
      .define(
        "namespace.regex.extract(string, string): optional<string>",
        (_: Regex, text: string, pattern: string) => {
          const matcher = singleGroup(pattern).matcher(text)
          const found = matcher.find() ? extracted(matcher) : undefined
          return found === undefined ? Optional.none() : Optional.of(found)
        },
      )
      .define(
        "namespace.regex.extractAll(string, string): list<string>",
        (_: Regex, text: string, pattern: string) => {
          const matcher = singleGroup(pattern).matcher(text)
          const all: string[] = []
          while (matcher.find()) {
            const found = extracted(matcher)
            if (found !== undefined) all.push(found)
          }
          return all
        },
      )
  },
}

/** What a group has found, or the whole where there is no group; nothing for a group that is empty. */
function extracted(matcher: Matcher): string | undefined {
  if (matcher.groupCount() === 0) return matcher.group() ?? ""
  return matcher.group(1) || undefined
}

function singleGroup(pattern: string): RE2JS {
  const compiled = compile(pattern)
  if (compiled.groupCount() > 1) throw failure(`"${pattern}" has more than one group`)
  return compiled
}

function replace(text: string, pattern: string, by: string, count: bigint): string {
  const matcher = compile(pattern).matcher(text)
  let result = ""
  let end = 0
  for (let left = count; left !== 0n && matcher.find(); left--) {
    result += text.slice(end, matcher.start()) + replacement(by, matcher)
    end = matcher.end()
  }
  return result + text.slice(end)
}

/** What takes the place of a match: `\0` to `\9` are its groups, `\\` is a backslash. */
function replacement(by: string, matcher: Matcher): string {
  const groups = matcher.groupCount()
  return by.replace(/\\([\s\S]?)/g, (_, next: string) => {
    if (next === "\\") return next
    if (!/^[0-9]$/.test(next))
      throw failure(`in the replacement "${by}" a \\ needs a digit or a \\ behind it`)
    if (Number(next) > groups)
      throw failure(`the replacement "${by}" names the group ${next}, and there are ${groups}`)
    return matcher.group(Number(next)) ?? ""
  })
}

function compile(pattern: string): RE2JS {
  try {
    return compilePattern(pattern)
  } catch (error) {
    throw failure(`"${pattern}" is not a regular expression (RE2): ${(error as Error).message}`)
  }
}
