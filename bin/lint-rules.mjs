#!/usr/bin/env node
// Writes docs/lint-rules.md from the texts of the rules themselves. Run it after a rule has changed; a test holds the
// page up to date.
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const PAGE = new URL("../docs/lint-rules.md", import.meta.url)

const INTRODUCTION = `# Lint rules

\`\`\`sh
sternpost check --profile recommended rendered/
sternpost check --explain no-latest-tag
\`\`\`

The rules of [\`sternpost check --profile NAME\`](validation.md#lint) and of the stage [\`lint\`](stages/lint.md). This page is
made from the rules' own texts by \`node bin/lint-rules.mjs\`.

Each profile holds those before it: \`minimal\` is what is broken or dangerous without question, \`recommended\` what most want to
know, \`strict\` all there is.
`

/**
 * The page, as Markdown.
 * @param {readonly import("@sternpost/policy").LintRule[]} rules
 * @returns {string}
 */
export function lintRulesPage(rules) {
  return [
    INTRODUCTION,
    overview(rules),
    ...rules.map(section),
    "## Rules of other tools\n",
    "What an object says to one of these tools, by an annotation or a PolicyException, counts for our rule too:",
    "[what others said](stages/lint.md#what-others-were-told). What we see otherwise is on the",
    "[page of differences](lint-differences.md).\n",
    peerTable(rules),
  ].join("\n")
}

function overview(rules) {
  const rows = rules.map(
    ({ id, severity, profile, category, summary }) =>
      `| [\`${id}\`](#${id}) | ${severity} | ${profile} | ${category} | ${summary} |`,
  )
  return `${["| rule | severity | profile | about | what it finds |", "|---|---|---|---|---|", ...rows].join("\n")}\n`
}

function section({ id, severity, profile, summary, why, bad, good, peers }) {
  const parts = [
    `## ${id}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)} (${severity}, ${profile}).`,
    why,
    ...(bad === "" ? [] : [`Bad:\n\n\`\`\`yaml\n${bad.trimEnd()}\n\`\`\``]),
    `Good:\n\n\`\`\`yaml\n${good.trimEnd()}\n\`\`\``,
    ...(peers.length === 0 ? [] : [`The same: ${peers.map((peer) => `\`${peer}\``).join(", ")}.`]),
  ]
  return `${parts.join("\n\n")}\n`
}

function peerTable(rules) {
  const own = new Map()
  for (const { id, peers } of rules)
    for (const peer of peers) own.set(peer, [...(own.get(peer) ?? []), id])
  const rows = [...own]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([peer, ids]) => {
      const [tool, name] = peer.split("/")
      return `| ${tool} | \`${name}\` | ${ids.map((id) => `[\`${id}\`](#${id})`).join(", ")} |`
    })
  return `${["| tool | its rule | ours |", "|---|---|---|", ...rows].join("\n")}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { LINT_RULES } = await import("@sternpost/policy")
  writeFileSync(PAGE, lintRulesPage(LINT_RULES))
}
