import { parsePairs } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import type { LaterStage } from "./later-stage.ts"

/** `sternpost stage replicas`. */
export const replicas: LaterStage = {
  args: [
    { name: "NAME=COUNT", description: "Which workload gets how many replicas.", variadic: true },
  ],
  flags: [],
  examples: [
    {
      says: "Three of a workload",
      command: "sternpost stage replicas web=3 < manifests.yaml",
    },
    {
      says: "Only if it is a Deployment",
      command: "sternpost stage replicas web=3 --target kind=Deployment < manifests.yaml",
    },
  ],
  options({ positionals }, command) {
    const pairs = Object.entries(parsePairs(positionals, command, "NAME=COUNT"))
    return {
      replicas: pairs.map(([name, text]) => {
        if (!/^[0-9]{1,9}$/.test(text))
          throw new UsageError(`${command}: "${name}=${text}" is not NAME=COUNT: write a number`)
        return { name, count: Number(text) }
      }),
    }
  },
}
