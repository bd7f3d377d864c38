import type { Rule, Severity } from "../findings/finding.ts"
import type { LintRule } from "./rule.ts"

/** A rule as reports and `--explain` know it. */
export function asRule(rule: LintRule, severity: Severity = rule.severity): Rule {
  const { id, summary, why, page = `lint-rules.md#${id}` } = rule
  return {
    id,
    summary,
    severity,
    help: why,
    page,
    // Written when somebody asks, for most runs do not.
    get more() {
      return examples(rule)
    },
  }
}

function examples({ bad, good, peers }: LintRule): string {
  const parts = [block("Bad", bad), block("Good", good)]
  if (peers.length > 0) parts.push(`Says the same: ${peers.join(", ")}.`)
  return parts.filter((part) => part !== "").join("\n\n")
}

function block(title: string, yaml: string): string {
  return yaml === "" ? "" : `${title}:\n\n\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``
}
