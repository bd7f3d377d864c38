import { parse } from "@sternpost/goyaml"
import { parsePairs, refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

// A group of a regular expression, as kpt writes it.
const GROUP = ["$", "{1}"].join("")
const SETTER = ["$", "{replicas}"].join("")
const MATCHERS = ["by-value", "by-value-regex", "by-path"]

/** `sternpost stage search-replace`. */
export const searchReplace: LaterStage = {
  args: [],
  flags: [
    {
      name: "by-value",
      kind: "value",
      value: "TEXT",
      description: "The whole value of the field.",
    },
    {
      name: "by-value-regex",
      kind: "value",
      value: "REGEX",
      description: "A regular expression that the value fits somewhere.",
    },
    {
      name: "by-path",
      kind: "value",
      value: "PATH",
      description: "Where the field is, for example **.image or spec.ports[*].port.",
    },
    {
      name: "put-value",
      kind: "value",
      value: "TEXT",
      description: "What to write; without it fields are only told.",
    },
    {
      name: "put-comment",
      kind: "value",
      value: "TEXT",
      description: "A comment for the line of the field, such as those that apply-setters reads.",
    },
  ],
  examples: [
    {
      says: "Where a value stands",
      command: "sternpost stage search-replace --by-value-regex '^ghcr.io/' < manifests.yaml",
    },
    {
      says: "Another registry for some images",
      command: `sternpost stage search-replace --by-path '**.image' --by-value-regex 'ghcr.io/(.*)' --put-value 'registry.local/${GROUP}' < manifests.yaml`,
    },
    {
      says: "A place for apply-setters",
      command: `sternpost stage search-replace --by-path spec.replicas --put-comment 'kpt-set: ${SETTER}' < manifests.yaml`,
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    const names = [...MATCHERS, "put-value", "put-comment"]
    const options = givenValues(flags, Object.fromEntries(names.map((name) => [name, name])))
    if (!MATCHERS.some((name) => name in options))
      throw new UsageError(`${command}: give --by-value, --by-value-regex or --by-path`)
    return options
  },
}

/** `sternpost stage apply-setters`. */
export const applySetters: LaterStage = {
  args: [
    {
      name: "NAME=VALUE",
      description: "What the comments ask for; a list in brackets for a list.",
      variadic: true,
    },
  ],
  flags: [],
  examples: [
    {
      says: "Where the chart's templates have comments that ask for the tag",
      command: "sternpost stage apply-setters tag=1.29 < manifests.yaml",
    },
    {
      says: "A list",
      command: "sternpost stage apply-setters 'hosts=[a.example, b.example]' < manifests.yaml",
    },
  ],
  options({ positionals }, command) {
    const pairs = Object.entries(parsePairs(positionals, command, "NAME=VALUE"))
    return { setters: Object.fromEntries(pairs.map(([name, text]) => [name, setter(text)])) }
  },
}

// Everything but a list is a text, of which the field makes what it is.
function setter(text: string): unknown {
  if (!text.startsWith("[")) return text
  try {
    const value: unknown = parse(text)
    return Array.isArray(value) ? value : text
  } catch {
    return text
  }
}

/** `sternpost stage dedupe`. */
export const dedupe: LaterStage = {
  args: [],
  flags: [
    { name: "on-conflict", kind: "value", value: "HOW" },
    {
      name: "crds",
      kind: "list",
      value: "PATH",
      description: "CRDs (a file, a folder or a glob) that say which lists have keys.",
      completes: "file",
    },
  ],
  examples: [
    { says: "The last one stays", command: "sternpost stage dedupe < manifests.yaml" },
    {
      says: "Fail where the chart contradicts itself",
      command: "sternpost stage dedupe --on-conflict fail < manifests.yaml",
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    return givenValues(flags, { "on-conflict": "onConflict" })
  },
}
