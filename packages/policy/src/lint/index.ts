export { lintCheck } from "./lint-check.ts"
export type { LintOptions, RuleSetting } from "./options.ts"
export {
  CATEGORIES,
  type Category,
  type LintContext,
  type LintRule,
  PROFILES,
  type Profile,
} from "./rule.ts"
export { LINT_RULES } from "./rules/registry.ts"
