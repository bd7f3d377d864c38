import { parse } from "@sternpost/goyaml"
import { refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

/** `sternpost stage set-fields`. */
export const setFields: LaterStage = {
  args: [
    {
      name: "PATH=VALUE",
      description: "What to write where; the value is YAML, so quote it twice to make it a string.",
      variadic: true,
    },
  ],
  flags: [
    {
      name: "existing",
      kind: "switch",
      description: "Fail where a field is missing, instead of making it.",
    },
  ],
  examples: [
    {
      says: "A number in each Deployment",
      command:
        "sternpost stage set-fields spec.revisionHistoryLimit=3 --target kind=Deployment < manifests.yaml",
    },
    {
      says: "Every container of them",
      command:
        "sternpost stage set-fields 'spec.template.spec.containers[*].imagePullPolicy=Always' --target kind=Deployment < manifests.yaml",
    },
  ],
  options({ positionals, switches }, command) {
    if (positionals.length === 0) throw new UsageError(`${command}: give at least one PATH=VALUE`)
    return {
      fields: Object.fromEntries(positionals.map((word) => field(word, command))),
      ...(switches.has("existing") ? { create: false } : {}),
    }
  },
}

// An equals sign within brackets belongs to the path.
const FIELD = /^((?:\[[^\]]*\]|[^=[])+)=(.*)$/s

function field(word: string, command: string): readonly [string, unknown] {
  const [, path, text = ""] = FIELD.exec(word) ?? []
  if (path === undefined) throw new UsageError(`${command}: "${word}" is not PATH=VALUE`)
  try {
    return [path, parse(text)]
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`${command}: the value of "${path}" is no YAML: ${message}`, { cause })
  }
}

/** `sternpost stage delete`. */
export const deleteStage: LaterStage = {
  args: [],
  flags: [
    {
      name: "field",
      kind: "list",
      value: "PATH",
      description: "A field to delete instead of the objects; what is not there is no error.",
    },
    {
      name: "dangling",
      kind: "value",
      value: "HOW",
    },
  ],
  examples: [
    {
      says: "Objects of a kind",
      command: "sternpost stage delete --target kind=Pod < manifests.yaml",
    },
    {
      says: "A field of objects",
      command:
        "sternpost stage delete --field spec.replicas --target kind=Deployment < manifests.yaml",
    },
  ],
  options(flags, command) {
    const { positionals, lists } = flags
    refusePositionals(positionals, command)
    const fields = lists.get("field")
    if (fields === undefined && !lists.has("target") && !lists.has("exclude"))
      throw new UsageError(`${command}: say by --target which objects, or by --field which fields`)
    return {
      ...(fields === undefined ? {} : { fields }),
      ...givenValues(flags, { dangling: "dangling" }),
    }
  },
}

/** `sternpost stage config-hash`. */
export const configHash: LaterStage = {
  args: [],
  flags: [{ name: "annotation", kind: "value", value: "NAME" }],
  examples: [
    {
      says: "An annotation that changes with what the pods read",
      command: "sternpost stage config-hash --annotation example.com/config-hash < manifests.yaml",
    },
    {
      says: "The same, for Deployments only",
      command:
        "sternpost stage config-hash --annotation example.com/config-hash --target kind=Deployment < manifests.yaml",
    },
  ],
  options({ positionals, values }, command) {
    refusePositionals(positionals, command)
    const annotation = values.get("annotation")
    // Alone in a shell it has seen no stage change anything.
    if (annotation === undefined) throw new UsageError(`${command}: give --annotation NAME`)
    return { annotation }
  },
}
