import { refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

/** `sternpost stage name-affix`. */
export const nameAffix: LaterStage = {
  args: [],
  flags: [
    { name: "prefix", kind: "value", value: "TEXT" },
    { name: "suffix", kind: "value", value: "TEXT" },
    { name: "dangling", kind: "value", value: "HOW" },
  ],
  examples: [
    {
      says: "A second release beside the first",
      command: "sternpost stage name-affix --prefix blue- < manifests.yaml",
    },
    {
      says: "ConfigMaps only, and what uses them",
      command: "sternpost stage name-affix --suffix -v2 --target kind=ConfigMap < manifests.yaml",
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    const options = givenValues(flags, { prefix: "prefix", suffix: "suffix", dangling: "dangling" })
    if (!("prefix" in options) && !("suffix" in options))
      throw new UsageError(`${command}: give --prefix TEXT or --suffix TEXT`)
    return options
  },
}
