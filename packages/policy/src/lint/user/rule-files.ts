import { readFileSync } from "node:fs"
import { basename, relative } from "node:path"
import { parse } from "@sternpost/goyaml"
import { isObject } from "@sternpost/manifests"
import { CheckError } from "../../errors.ts"
import { filesAt } from "../../files/files-at.ts"
import type { LintRule } from "../rule.ts"
import { polarisRule } from "./polaris-check.ts"
import { userRule } from "./user-rule.ts"

/**
 * Reads files of rules: documents of kind `LintRules`, configurations of Polaris (`customChecks`), and single checks of
 * Polaris, which are called as their file. Throws a `CheckError` with file and rule for what cannot be used.
 */
export async function readRuleFiles(
  paths: readonly string[],
  baseDir: string,
): Promise<readonly LintRule[]> {
  const rules: LintRule[] = []
  for (const path of paths) {
    const files = filesAt(path, baseDir)
    if (files.length === 0) throw invalid(path, "there is no such file")
    for (const file of files) {
      const name = relative(baseDir, file)
      rules.push(...(await readRules(contentOf(file, name), name)))
    }
  }
  return rules
}

function contentOf(file: string, name: string): unknown {
  try {
    return parse(readFileSync(file))
  } catch (cause) {
    throw invalid(name, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** The rules in the content of one file. */
export async function readRules(content: unknown, file: string): Promise<readonly LintRule[]> {
  if (!isObject(content)) throw invalid(file, "a map was expected")
  if (content["kind"] === "LintRules") {
    const { rules } = content
    if (!Array.isArray(rules)) throw invalid(file, "a list of rules was expected")
    return Promise.all(rules.map((rule, index) => userRule(rule, `${file}: rules[${index}]`)))
  }
  const { customChecks, checks } = content
  if (isObject(customChecks)) {
    const severities = isObject(checks) ? checks : {}
    return Promise.all(
      Object.entries(customChecks).map(([id, check]) =>
        polarisRule(id, check, { place: `${file}: ${id}`, severity: severities[id] }),
      ),
    )
  }
  const id = basename(file).replace(/\.ya?ml$|\.json$/i, "")
  return [await polarisRule(id, content, { place: file, severity: content["severity"] })]
}

/** The error of rules that cannot be used. */
export function invalid(place: string, message: string, cause?: unknown): CheckError {
  const [file = place] = place.split(": ")
  return new CheckError("CHECK_OPTIONS", `${place}: ${message}`, { file, cause })
}
