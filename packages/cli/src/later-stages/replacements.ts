import { parse } from "@sternpost/goyaml"
import { refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import type { LaterStage } from "./later-stage.ts"

const VALUE = "YAML_OR_FILE"

/** `sternpost stage replacements`. */
export const replacements: LaterStage = {
  args: [],
  flags: [
    {
      name: "replacement",
      kind: "list",
      value: VALUE,
      description: "A replacement as YAML, or the file that holds some.",
      completes: "file",
    },
  ],
  examples: [
    {
      says: "The name of one object into another",
      command:
        "sternpost stage replacements --replacement '{source: {kind: Service, name: web}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.service], options: {create: true}}]}' < manifests.yaml",
    },
    {
      says: "A value of your own",
      command:
        "sternpost stage replacements --replacement '{sourceValue: shop, targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.team], options: {create: true}}]}' < manifests.yaml",
    },
  ],
  options({ positionals, lists }, command) {
    refusePositionals(positionals, command)
    const words = lists.get("replacement") ?? []
    if (words.length === 0) throw new UsageError(`${command}: give --replacement ${VALUE}`)
    return { replacements: words.flatMap((word) => replacement(word, command)) }
  },
}

// What looks like a map or a list is one; anything else names a file.
function replacement(word: string, command: string): readonly unknown[] {
  if (!/^\s*[[{-]|:\s|:$|\n/.test(word)) return [{ path: word }]
  try {
    return [parse(word)].flat()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`${command}: --replacement is no YAML: ${message}`, { cause })
  }
}
