import { UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

const POLICIES = {
  name: "POLICY",
  description: "Policies and what belongs to them: files, folders, globs.",
  variadic: true,
  completes: "file",
} as const
const VERSION = { name: "kubernetes-version", kind: "value", value: "VERSION" } as const
const LEVEL = {
  name: "LEVEL",
  description: "privileged, baseline or restricted; restricted:v1.34.",
}
const EXEMPT = {
  name: "exempt",
  kind: "list",
  value: "NAMESPACE",
  description: "A namespace whose pods are left alone.",
} as const

function policies({ positionals }: ParsedFlags, command: string): { policies: readonly string[] } {
  if (positionals.length === 0) throw new UsageError(`${command}: name at least one POLICY`)
  return { policies: positionals }
}

function level({ positionals }: ParsedFlags, command: string): string | undefined {
  if (positionals.length > 1) throw new UsageError(`${command}: there can be one LEVEL`)
  return positionals[0]
}

function exempt({ lists }: ParsedFlags): object {
  const namespaces = lists.get("exempt")
  return namespaces === undefined ? {} : { exempt: { namespaces } }
}

/** `sternpost stage cel-policy`. */
export const celPolicy: LaterStage = {
  args: [POLICIES],
  flags: [VERSION, { name: "fail-on", kind: "value", value: "HOW" }],
  examples: [
    {
      says: "Everything in a folder",
      command: "sternpost stage cel-policy policies/ < manifests.yaml",
    },
    {
      says: "Warnings fail too",
      command: "sternpost stage cel-policy --fail-on warning policies/images.yaml < manifests.yaml",
    },
  ],
  options(flags, command) {
    return {
      ...policies(flags, command),
      ...givenValues(flags, { "kubernetes-version": "kubernetesVersion", "fail-on": "failOn" }),
    }
  },
}

/** `sternpost stage mutate-policy`. */
export const mutatePolicy: LaterStage = {
  args: [POLICIES],
  flags: [VERSION],
  examples: [
    {
      says: "What the cluster's own policies would change",
      command: "sternpost stage mutate-policy policies/ < manifests.yaml",
    },
    {
      says: "One policy, for Deployments only",
      command: "sternpost stage mutate-policy team.yaml --target kind=Deployment < manifests.yaml",
    },
  ],
  options(flags, command) {
    return {
      ...policies(flags, command),
      ...givenValues(flags, { "kubernetes-version": "kubernetesVersion" }),
    }
  },
}

/** `sternpost stage kyverno`. */
export const kyverno: LaterStage = {
  args: [POLICIES],
  flags: [
    { name: "values", kind: "value", value: "FILE" },
    { name: "user-info", kind: "value", value: "FILE" },
    { name: "timeout", kind: "value", value: "TIME" },
    { name: "secrets", kind: "value", value: "HOW" },
    { name: "fail-on", kind: "value", value: "HOW" },
  ],
  examples: [
    {
      says: "Policies of all kinds, by the Kyverno CLI on PATH",
      command: "sternpost stage kyverno kyverno/ < manifests.yaml",
    },
    {
      says: "Secrets too, and warnings fail",
      command: "sternpost stage kyverno --secrets pass --fail-on warning p.yaml < manifests.yaml",
    },
  ],
  options(flags, command) {
    return {
      ...policies(flags, command),
      ...givenValues(flags, {
        values: "values",
        "user-info": "userInfo",
        timeout: "timeout",
        secrets: "secrets",
        "fail-on": "failOn",
      }),
    }
  },
}

/** `sternpost stage pod-security`. */
export const podSecurity: LaterStage = {
  args: [LEVEL],
  flags: [
    { name: "warn", kind: "value", value: "LEVEL" },
    EXEMPT,
    {
      name: "namespace-labels",
      kind: "switch",
      description: "Take the levels from the labels of Namespaces in the stream.",
    },
    VERSION,
  ],
  examples: [
    {
      says: "Hold pods to baseline, and warn of what restricted would refuse",
      command: "sternpost stage pod-security baseline --warn restricted < manifests.yaml",
    },
    {
      says: "As the Namespaces of the stream ask for it",
      command: "sternpost stage pod-security --namespace-labels < manifests.yaml",
    },
  ],
  options(flags, command) {
    const enforce = level(flags, command)
    const labels = flags.switches.has("namespace-labels")
    if (enforce === undefined && !labels && !flags.values.has("warn"))
      throw new UsageError(`${command}: name the LEVEL that pods must keep to`)
    return {
      ...(enforce === undefined ? {} : { enforce }),
      ...givenValues(flags, { warn: "warn", "kubernetes-version": "kubernetesVersion" }),
      ...exempt(flags),
      ...(labels ? { namespaceLabels: true } : {}),
    }
  },
}

/** `sternpost stage harden`. */
export const harden: LaterStage = {
  args: [LEVEL],
  flags: [
    {
      name: "change-explicit",
      kind: "switch",
      description: "Change also what the chart asks for by name, such as privileged: true.",
    },
    { name: "run-as-user", kind: "value", value: "UID" },
    EXEMPT,
    { name: "on-refused", kind: "value", value: "HOW" },
  ],
  examples: [
    {
      says: "As far as that breaks nothing",
      command: "sternpost stage harden restricted < manifests.yaml",
    },
    {
      says: "Fail where something is left",
      command: "sternpost stage harden --run-as-user 1000 --on-refused fail < manifests.yaml",
    },
  ],
  options(flags, command) {
    const user = flags.values.get("run-as-user")
    if (user !== undefined && !/^[1-9][0-9]{0,9}$/.test(user))
      throw new UsageError(
        `${command}: --run-as-user is no "${user}": write the number of a user other than 0`,
      )
    const wanted = level(flags, command)
    return {
      ...(wanted === undefined ? {} : { level: wanted }),
      ...(flags.switches.has("change-explicit") ? { changeExplicit: true } : {}),
      ...(user === undefined ? {} : { runAsUser: Number(user) }),
      ...exempt(flags),
      ...givenValues(flags, { "on-refused": "onRefused" }),
    }
  },
}
