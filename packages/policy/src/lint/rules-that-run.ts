import { CheckError } from "../errors.ts"
import type { RunningRule } from "./lint-check.ts"
import type { LintOptions } from "./options.ts"
import { CATEGORIES, type LintRule, PROFILES, type Profile } from "./rule.ts"
import { LINT_RULES } from "./rules/registry.ts"

/**
 * The rules that options ask for, in the order of the registry. One that is given a severity is on, whatever the
 * profile says. Throws a `CheckError` for a rule or a profile that there is not.
 */
export function rulesThatRun({
  profile = "recommended",
  rules = {},
  userRules = [],
}: LintOptions): readonly RunningRule[] {
  const all = [...LINT_RULES, ...userRules]
  refuseUnknown(Object.keys(rules), all)
  refuseTwice(userRules)
  const isIn = profileTest(profile)
  return all.flatMap((rule): RunningRule[] => {
    const setting = rules[rule.id]
    if (setting === "off" || (setting === undefined && !isIn(rule))) return []
    return [{ rule, severity: setting ?? rule.severity }]
  })
}

function profileTest(profile: string): (rule: LintRule) => boolean {
  const size = PROFILES.indexOf(profile as Profile)
  if (size >= 0) return (rule) => PROFILES.indexOf(rule.profile) <= size
  if ((CATEGORIES as readonly string[]).includes(profile))
    return (rule) => rule.category === profile && rule.profile !== "strict"
  const names = [...PROFILES, ...CATEGORIES].join(", ")
  throw new CheckError("CHECK_OPTIONS", `there is no profile "${profile}"; there are ${names}`)
}

function refuseUnknown(ids: readonly string[], rules: readonly LintRule[]): void {
  const known = new Set(rules.map(({ id }) => id))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return
  const hint = peerHint(unknown, rules)
  throw new CheckError("CHECK_OPTIONS", `lint has no rule "${unknown}"${hint}`)
}

// Who comes from another tool knows its names.
function peerHint(name: string, rules: readonly LintRule[]): string {
  const own = rules.find(({ peers }) => peers.some((peer) => peer.endsWith(`/${name}`)))
  return own === undefined ? "; see docs/lint-rules.md" : `; here it is called "${own.id}"`
}

function refuseTwice(userRules: readonly LintRule[]): void {
  const ids = new Set(LINT_RULES.map(({ id }) => id))
  for (const { id } of userRules) {
    if (ids.has(id))
      throw new CheckError("CHECK_OPTIONS", `there are two lint rules with the id "${id}"`)
    ids.add(id)
  }
}
