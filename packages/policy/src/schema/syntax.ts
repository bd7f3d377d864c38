import { closest } from "@sternpost/patch"
import {
  isLabelValue,
  isQualifiedName,
  LABEL_VALUE_RULE,
  QUALIFIED_NAME_RULE,
} from "@sternpost/schema"
import { choicesOf } from "./choices.ts"
import { badSchedule } from "./cron.ts"

/** How the strings, or the keys, of a field must be spelt. */
export type Syntax =
  | "labels"
  | "annotations"
  | "label"
  | "port-name"
  | "port"
  | "port-or-name"
  | "target-port"
  | "percentage"
  | "natural"
  | "host"
  | "schedule"
  | "field-path"
  | "micro-time"
  // One of these words, or nothing.
  | readonly string[]

const META = "io.k8s.apimachinery.pkg.apis.meta.v1."
const CORE = "io.k8s.api.core.v1."

/** Fields of types that have a syntax which their type does not tell. Source: the validation of each in k8s.io/kubernetes. */
const SYNTAX: Readonly<Record<string, Readonly<Record<string, Syntax>>>> = {
  [`${META}ObjectMeta`]: { labels: "labels", annotations: "annotations", namespace: "label" },
  [`${META}LabelSelector`]: { matchLabels: "labels" },
  [`${CORE}PodSpec`]: { nodeSelector: "labels" },
  [`${CORE}ServiceSpec`]: { selector: "labels" },
  [`${CORE}ReplicationControllerSpec`]: { selector: "labels", replicas: "natural" },
  [`${CORE}Container`]: { name: "label" },
  [`${CORE}EphemeralContainer`]: { name: "label" },
  [`${CORE}Volume`]: { name: "label" },
  [`${CORE}ContainerPort`]: { name: "port-name", containerPort: "port" },
  [`${CORE}ServicePort`]: { name: "label", port: "port", targetPort: "target-port" },
  [`${CORE}HTTPGetAction`]: { port: "port-or-name" },
  [`${CORE}TCPSocketAction`]: { port: "port-or-name" },
  [`${CORE}ObjectFieldSelector`]: { fieldPath: "field-path" },
  [`${CORE}GRPCAction`]: { port: "port" },
  "io.k8s.api.networking.v1.NetworkPolicyPort": { port: "port-or-name" },
  "io.k8s.api.networking.v1.IngressRule": { host: "host" },
  "io.k8s.api.apps.v1.DeploymentSpec": { replicas: "natural" },
  "io.k8s.api.apps.v1.ReplicaSetSpec": { replicas: "natural" },
  "io.k8s.api.apps.v1.StatefulSetSpec": { replicas: "natural" },
  "io.k8s.api.coordination.v1.LeaseSpec": { acquireTime: "micro-time", renewTime: "micro-time" },
  [`${CORE}Event`]: { eventTime: "micro-time" },
  [`${CORE}EventSeries`]: { lastObservedTime: "micro-time" },
  "io.k8s.api.events.v1.Event": { eventTime: "micro-time" },
  "io.k8s.api.events.v1.EventSeries": { lastObservedTime: "micro-time" },
  "io.k8s.api.batch.v1.CronJobSpec": { schedule: "schedule" },
  "io.k8s.api.batch.v1.JobSpec": {
    parallelism: "natural",
    completions: "natural",
    backoffLimit: "natural",
  },
  "io.k8s.api.apps.v1.RollingUpdateDeployment": {
    maxSurge: "percentage",
    maxUnavailable: "percentage",
  },
  "io.k8s.api.apps.v1.RollingUpdateDaemonSet": {
    maxSurge: "percentage",
    maxUnavailable: "percentage",
  },
  "io.k8s.api.policy.v1.PodDisruptionBudgetSpec": {
    minAvailable: "percentage",
    maxUnavailable: "percentage",
  },
}

/** The syntax of a field of a type of Kubernetes, if it has one of its own. */
export function syntaxOf(type: string, field: string): Syntax | undefined {
  return SYNTAX[type]?.[field] ?? choicesOf(type, field)
}

/** A part of a value that is spelt wrongly: the key, for a map. */
export interface Misspelling {
  readonly rule: "invalid-label" | "invalid-name" | "invalid-value"
  readonly message: string
  readonly key?: string
  /** What was plainly meant. */
  readonly meant?: string
}

/** What is wrong with the spelling of a value whose type is right; gives each part that is. */
export function misspellings(syntax: Syntax, value: unknown): readonly Misspelling[] {
  if (typeof syntax !== "string") return badChoice(syntax, value)
  switch (syntax) {
    case "labels":
      return Object.entries(value as object).flatMap(([key, text]) => [
        ...badKey(key),
        ...badLabel(key, text),
      ])
    case "annotations":
      return Object.keys(value as object).flatMap(badKey)
    case "label":
      return isDnsLabel(String(value)) ? [] : [invalidName(value, DNS_LABEL_RULE)]
    case "port-name":
      return isPortName(String(value)) ? [] : [invalidName(value, PORT_NAME_RULE)]
    case "port":
      return isPort(value)
        ? []
        : [invalidValue(`${show(value)} is no port: 1 to 65535 was expected`)]
    case "port-or-name":
      return badPortOrName(value)
    case "target-port":
      // These stand for the port of the Service.
      return value === "" || value === 0 ? [] : badPortOrName(value)
    case "percentage":
      return (typeof value === "string" ? /^\d+%$/.test(value) : isNatural(value))
        ? []
        : [invalidValue(`${show(value)} is neither a number nor a percentage such as "25%"`)]
    case "natural":
      return isNatural(value) ? [] : [invalidValue(`${show(value)} is less than 0`)]
    case "host":
      return value === "" || isHost(String(value))
        ? []
        : [invalidValue(`${show(value)} is no host name: ${HOST_RULE}`)]
    case "field-path":
      return FIELD_PATH.test(String(value))
        ? []
        : [invalidValue(`${show(value)} is no field of a pod that it may ask for: ${FIELD_PATHS}`)]
    case "micro-time": {
      // What is no time at all is told by its type.
      const [, fraction] = /^[\d-]+T[\d:]+(?:\.(\d+))?(?:Z|[+-][\d:]+)$/.exec(String(value)) ?? [
        "",
        "000000",
      ]
      return fraction?.length === 6
        ? []
        : [invalidValue(`${show(value)} must have microseconds: 2026-01-31T12:00:00.000000Z`)]
    }
    case "schedule": {
      const wrong = badSchedule(String(value))
      return wrong === undefined ? [] : [invalidValue(`${show(value)} ${wrong}`)]
    }
    default:
      return syntax satisfies never
  }
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const PORT_NAME = /^(?!.*--)(?=.*[a-z])[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?$/
const DNS_LABEL_RULE =
  "up to 63 lower case letters, digits and '-', beginning and ending with a letter or digit"
const PORT_NAME_RULE =
  "up to 15 lower case letters, digits and single '-', with at least one letter, beginning and ending with a letter or digit"

/** Whether a text is a DNS label (RFC 1123). Source: apimachinery pkg/util/validation. */
export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text)
}

function isPortName(text: string): boolean {
  return PORT_NAME.test(text)
}

function isPort(value: unknown): boolean {
  return typeof value === "number" && value >= 1 && value <= 65535
}

function isNatural(value: unknown): boolean {
  return (typeof value !== "number" && typeof value !== "bigint") || value >= 0
}

const FIELD_PATH =
  /^(?:metadata\.(?:name|namespace|uid|labels|annotations|(?:labels|annotations)\['[^']+'\])|spec\.(?:nodeName|serviceAccountName)|status\.(?:hostIP|hostIPs|podIP|podIPs))$/
const FIELD_PATHS =
  "metadata.name, .namespace, .uid, .labels['KEY'] and .annotations['KEY'], spec.nodeName and .serviceAccountName, status.hostIP, .hostIPs, .podIP and .podIPs"

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/
const HOST_RULE =
  "lower case letters, digits, '-' and '.', with '*.' before it or not, and without a port"

function isHost(text: string): boolean {
  return text.length <= 253 && HOST.test(text)
}

function badChoice(words: readonly string[], value: unknown): readonly Misspelling[] {
  if (typeof value !== "string" || value === "" || words.includes(value)) return []
  const meant = words.find((word) => word.toLowerCase() === value.toLowerCase())
  const near = meant ?? (value.length < 3 ? undefined : closest(value, words))
  const hint =
    near === undefined ? `one of ${words.join(", ")} was expected` : `did you mean "${near}"?`
  const wrong = invalidValue(`${show(value)} is not known; ${hint}`)
  return [meant === undefined ? wrong : { ...wrong, meant }]
}

function badPortOrName(value: unknown): readonly Misspelling[] {
  if (typeof value === "string")
    return isPortName(value)
      ? []
      : [invalidValue(`${show(value)} is no name of a port: ${PORT_NAME_RULE}`)]
  return misspellings("port", value)
}

function badKey(key: string): readonly Misspelling[] {
  if (isQualifiedName(key)) return []
  return [
    {
      rule: "invalid-label",
      key,
      message: `the key ${show(key)} is not allowed: ${QUALIFIED_NAME_RULE}`,
    },
  ]
}

function badLabel(key: string, value: unknown): readonly Misspelling[] {
  if (typeof value !== "string" || isLabelValue(value)) return []
  return [
    {
      rule: "invalid-label",
      key,
      message: `the value ${show(value)} is not allowed: ${LABEL_VALUE_RULE}`,
    },
  ]
}

const invalidName = (value: unknown, rule: string): Misspelling => ({
  rule: "invalid-name",
  message: `the name ${show(value)} is not allowed: ${rule}`,
})

const invalidValue = (message: string): Misspelling => ({ rule: "invalid-value", message })

const SHOWN = 80

/** A scalar as it is quoted in messages: long ones are cut. */
export function show(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text
}
