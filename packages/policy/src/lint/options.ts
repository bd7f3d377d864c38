import type { Severity } from "../findings/finding.ts"
import type { Category, LintRule, Profile } from "./rule.ts"

/** What is said about a rule: how bad its findings are, or that it is not asked. */
export type RuleSetting = Severity | "off"

/** What lint looks for. */
export interface LintOptions {
  /** Which rules are on; `recommended` if nothing is said. */
  readonly profile?: Profile | Category
  /** Rules that are turned on, off, or have another severity. */
  readonly rules?: Readonly<Record<string, RuleSetting>>
  /** Rules of the user's own, behind the built-in ones. */
  readonly userRules?: readonly LintRule[]
  /** The namespace of objects that name none. */
  readonly namespace?: string
  /** The stages of a pipeline that ran before, by their names. */
  readonly stagesBefore?: readonly string[]
  /** Images that have a digest in the lock file; absent for no lock. */
  readonly lockedImages?: ReadonlySet<string>
}
