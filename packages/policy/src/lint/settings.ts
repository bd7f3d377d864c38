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
 * Reads what settings say of lint, files included. Throws a `CheckError` for what means nothing. `isAlone` says that no
 * check of schemas runs beside it, which has rules about API versions of its own.
 */
export async function lintOptions(
  { lint = {}, baseDir, namespace }: CheckSettings,
  isAlone: boolean,
): Promise<LintOptions> {
  const { profile, rules = {}, ruleFiles = [], lockFile, stagesBefore } = lint
  const beside: Record<string, RuleSetting> = isAlone
    ? {}
    : { "removed-api": "off", "deprecated-api": "off" }
  return {
    ...(profile === undefined ? {} : { profile: profile as Profile | Category }),
    rules: { ...beside, ...readSettings(rules) },
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
