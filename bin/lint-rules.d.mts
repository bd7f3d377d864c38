import type { LintRule } from "@sternpost/policy"

export function lintRulesPage(rules: readonly LintRule[]): string
