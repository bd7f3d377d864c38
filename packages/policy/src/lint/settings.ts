import type { CheckSettings } from "../check-registry.ts"
import { CheckError } from "../errors.ts"
import { SEVERITIES } from "../findings/finding.ts"
import type { LintOptions, RuleSetting } from "./options.ts"
import type { Category, Profile } from "./rule.ts"

/** What a command or a stage says of lint. */
export interface LintSettings {
  /** Which rules are on. */
  readonly profile?: string
  /** Rules by their ids: `error`, `warning`, `info` or `off`. */
  readonly rules?: Readonly<Record<string, string>>
  /** Rules of the user's own, and checks of Polaris: files, folders, globs. */
  readonly ruleFiles?: readonly string[]
  /** The lock file of the stage `images`. */
  readonly lockFile?: string
  /** The stages of the pipeline that ran before. */
  readonly stagesBefore?: readonly string[]
}

/**
 * Reads what settings say of lint, files included. Throws a `CheckError` for what means nothing. Of two checks that
 * look for one thing, that among `beside`, the others that run, does it.
 */
export async function lintOptions(
  { lint = {}, baseDir, namespace }: CheckSettings,
  beside: readonly string[],
): Promise<LintOptions> {
  const { profile, rules = {}, ruleFiles = [], lockFile, stagesBefore } = lint
  return {
    ...(profile === undefined ? {} : { profile: profile as Profile | Category }),
    rules: { ...lookedForBy(beside), ...readSettings(rules) },
    ...(namespace === undefined ? {} : { namespace }),
    ...(stagesBefore === undefined ? {} : { stagesBefore }),
    ...(ruleFiles.length === 0
      ? {}
      : {
          userRules: await (await import("./user/rule-files.ts")).readRuleFiles(ruleFiles, baseDir),
        }),
    ...(lockFile === undefined
      ? {}
      : { lockedImages: (await import("./image-lock.ts")).lockedImages(lockFile, baseDir) }),
  }
}

function lookedForBy(checks: readonly string[]): Record<string, RuleSetting> {
  return {
    ...(checks.includes("schema") ? { "removed-api": "off", "deprecated-api": "off" } : {}),
    ...(checks.includes("policy-objects") ? { "cel-expression-type-error": "off" } : {}),
  }
}

const SETTINGS: readonly string[] = [...SEVERITIES, "off"]

function readSettings(rules: Readonly<Record<string, string>>): Record<string, RuleSetting> {
  for (const [rule, setting] of Object.entries(rules))
    if (!SETTINGS.includes(setting))
      throw new CheckError(
        "CHECK_OPTIONS",
        `lint rule "${rule}": "${setting}" is none of ${SETTINGS.join(", ")}`,
      )
  return rules as Record<string, RuleSetting>
}
