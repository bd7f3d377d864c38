import { refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

/** `sternpost stage add-resources`. */
export const addResources: LaterStage = {
  args: [
    {
      name: "FILE",
      description: "Files that hold objects.",
      variadic: true,
      completes: "file",
    },
  ],
  flags: [{ name: "on-existing", kind: "value", value: "HOW" }],
  examples: [
    {
      says: "Objects beside those of the chart; these are there, so they take the others' place",
      command:
        "sternpost stage add-resources manifests.yaml --on-existing replace < manifests.yaml",
    },
    {
      says: "Or they are left out",
      command: "sternpost stage add-resources manifests.yaml --on-existing skip < manifests.yaml",
    },
  ],
  options(flags, command) {
    if (flags.positionals.length === 0) throw new UsageError(`${command}: give at least one FILE`)
    return { files: flags.positionals, ...givenValues(flags, { "on-existing": "onExisting" }) }
  },
}

/** `sternpost stage sort`. */
export const sort: LaterStage = {
  args: [],
  flags: [
    { name: "order", kind: "value", value: "ORDER" },
    { name: "first", kind: "list", value: "KIND" },
    { name: "last", kind: "list", value: "KIND" },
  ],
  examples: [
    { says: "As Helm installs", command: "sternpost stage sort < manifests.yaml" },
    {
      says: "Definitions first of all",
      command: "sternpost stage sort --first CustomResourceDefinition < manifests.yaml",
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    const lists = Object.fromEntries(
      ["first", "last"].flatMap((name) => {
        const kinds = flags.lists.get(name)
        return kinds === undefined ? [] : [[name, kinds]]
      }),
    )
    return { ...lists, ...givenValues(flags, { order: "order" }) }
  },
}
