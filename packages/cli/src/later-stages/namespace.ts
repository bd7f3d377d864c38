import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

/** `sternpost stage namespace`. */
export const namespace: LaterStage = {
  args: [{ name: "NAMESPACE", description: "Where the objects go." }],
  flags: [
    { name: "unset-only", kind: "switch" },
    { name: "set-role-binding-subjects", kind: "value", value: "WHICH" },
  ],
  examples: [
    {
      says: "Everything into one namespace",
      command: "sternpost stage namespace shop < manifests.yaml",
    },
    {
      says: "Only what says none",
      command: "sternpost stage namespace shop --unset-only < manifests.yaml",
    },
  ],
  options(flags, command) {
    const [name, surplus] = flags.positionals
    if (name === undefined) throw new UsageError(`${command}: give a NAMESPACE`)
    if (surplus !== undefined) throw new UsageError(`${command}: unexpected argument "${surplus}"`)
    return {
      namespace: name,
      ...(flags.switches.has("unset-only") ? { unsetOnly: true } : {}),
      ...givenValues(flags, { "set-role-binding-subjects": "setRoleBindingSubjects" }),
    }
  },
}
