import {
  isLabelValue,
  isQualifiedName,
  LABEL_VALUE_RULE,
  QUALIFIED_NAME_RULE,
} from "@sternpost/schema"

/** How the strings, or the keys, of a field must be spelt. */
export type Syntax =
  | "labels"
  | "annotations"
  | "label"
  | "port-name"
  | "port"
  | "port-or-name"
  | "percentage"

const META = "io.k8s.apimachinery.pkg.apis.meta.v1."
const CORE = "io.k8s.api.core.v1."

/** Fields of types that have a syntax which their type does not tell. Source: the validation of each in k8s.io/kubernetes. */
const SYNTAX: Readonly<Record<string, Readonly<Record<string, Syntax>>>> = {
  [`${META}ObjectMeta`]: { labels: "labels", annotations: "annotations", namespace: "label" },
  [`${META}LabelSelector`]: { matchLabels: "labels" },
  [`${CORE}PodSpec`]: { nodeSelector: "labels" },
  [`${CORE}ServiceSpec`]: { selector: "labels" },
  [`${CORE}ReplicationControllerSpec`]: { selector: "labels" },
  [`${CORE}Container`]: { name: "label" },
  [`${CORE}EphemeralContainer`]: { name: "label" },
  [`${CORE}Volume`]: { name: "label" },
  [`${CORE}ContainerPort`]: { name: "port-name", containerPort: "port" },
  [`${CORE}ServicePort`]: { name: "label", port: "port", targetPort: "port-or-name" },
  [`${CORE}HTTPGetAction`]: { port: "port-or-name" },
  [`${CORE}TCPSocketAction`]: { port: "port-or-name" },
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
  return SYNTAX[type]?.[field]
}

/** A part of a value that is spelt wrongly: the key, for a map. */
export interface Misspelling {
  readonly rule: "invalid-label" | "invalid-name" | "invalid-value"
  readonly message: string
  readonly key?: string
}

/** What is wrong with the spelling of a value whose type is right; gives each part that is. */
export function misspellings(syntax: Syntax, value: unknown): readonly Misspelling[] {
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
    case "percentage":
      return typeof value !== "string" || /^\d+%$/.test(value)
        ? []
        : [invalidValue(`${show(value)} is neither a number nor a percentage such as "25%"`)]
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
