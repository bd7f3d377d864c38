import { allRules, docsPlace } from "@sternpost/policy"
import { didYouMean } from "../../closest.ts"
import { UsageError } from "../../exit.ts"

interface Asked {
  readonly command: string
  /** The address of the docs, if it is known. */
  readonly docs: string | undefined
}

/** What a rule looks for, why it matters and what to do. Throws a `UsageError` for a rule that there is not. */
export async function explainRule(id: string, { command, docs }: Asked): Promise<string> {
  const rules = await allRules()
  const rule = rules.find((candidate) => candidate.id === id)
  if (rule === undefined) {
    const names = rules.map((candidate) => candidate.id)
    const hint = didYouMean(id, names) || `; there are ${names.join(", ")}`
    throw new UsageError(`${command}: there is no rule "${id}"${hint}`)
  }
  const parts = [
    `${rule.id} (${rule.severity}): ${rule.summary}`,
    wrap(rule.help),
    ...(rule.more === undefined ? [] : [rule.more]),
    docsPlace(rule, docs),
  ]
  return `${parts.join("\n\n")}\n`
}

const WIDTH = 90

function wrap(text: string): string {
  const lines = [""]
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? ""
    if (last !== "" && last.length + word.length >= WIDTH) lines.push(word)
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`
  }
  return lines.join("\n")
}
