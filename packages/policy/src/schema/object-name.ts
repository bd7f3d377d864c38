import type { JsonObject } from "@sternpost/manifests"
import { isSince } from "@sternpost/schema"
import { at } from "../read.ts"
import type { Problem } from "./problem.ts"
import { isDnsLabel, show } from "./syntax.ts"

const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/
const LABEL_1035 = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const RBAC_GROUP = "rbac.authorization.k8s.io"

/** Since this release names of Services may begin with a digit (RelaxedServiceNameValidation). */
const RELAXED = "1.36"

/** A kind, in a release of Kubernetes. */
export interface NamedKind {
  readonly group: string
  readonly kind: string
  readonly version: string
}

/** What names are allowed. */
export interface NameRule {
  readonly allows: (name: string) => boolean
  readonly words: string
}

const RULES = {
  subdomain: {
    allows: (name) => name.length <= 253 && SUBDOMAIN.test(name),
    words:
      "up to 253 lower case letters, digits, '-' and '.', each part beginning and ending with a letter or digit",
  },
  label: {
    allows: isDnsLabel,
    words:
      "up to 63 lower case letters, digits and '-', beginning and ending with a letter or digit",
  },
  service: {
    allows: (name) => LABEL_1035.test(name),
    words:
      "up to 63 lower case letters, digits and '-', beginning with a letter and ending with a letter or digit",
  },
  cronJob: {
    allows: (name) => name.length <= 52 && SUBDOMAIN.test(name),
    words: "up to 52 lower case letters, digits, '-' and '.': its Jobs get 11 more",
  },
  segment: {
    allows: (name) => name !== "." && name !== ".." && !/[/%]/.test(name),
    words: "anything without '/' and '%', but not '.' or '..'",
  },
} as const satisfies Readonly<Record<string, NameRule>>

/** Kinds whose names are not just DNS subdomains. Source: the validation of each in k8s.io/kubernetes. */
const BY_KIND: Readonly<Record<string, NameRule>> = {
  "/Namespace": RULES.label,
  "batch/CronJob": RULES.cronJob,
  // Its pods have it in their host names.
  "apps/StatefulSet": RULES.label,
}

// Where names may hold anything that a path may: identities of users among them, and where nobody asks.
const SEGMENTS = new Set([
  "/Event",
  "certificates.k8s.io/CertificateSigningRequest",
  "policy/PodDisruptionBudget",
  `${RBAC_GROUP}/Role`,
  `${RBAC_GROUP}/ClusterRole`,
  `${RBAC_GROUP}/RoleBinding`,
  `${RBAC_GROUP}/ClusterRoleBinding`,
])

/** What the name of an object of a kind must be. */
export function nameRule({ group, kind, version }: NamedKind): NameRule {
  const key = `${group}/${kind}`
  if (key === "/Service") return isSince(version, RELAXED) ? RULES.label : RULES.service
  return SEGMENTS.has(key) ? RULES.segment : (BY_KIND[key] ?? RULES.subdomain)
}

/** What is wrong with the name of an object; it may have a `generateName` instead. */
export function nameProblems(named: NamedKind, metadata: unknown): readonly Problem[] {
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) {
    // A wrong type is told by the walk.
    return metadata === undefined || metadata === null ? [missing(["metadata"])] : []
  }
  const { name, generateName } = metadata as { name?: unknown; generateName?: unknown }
  if (name === undefined || name === null || name === "")
    return typeof generateName === "string" && generateName !== ""
      ? []
      : [missing(["metadata", "name"])]
  if (typeof name !== "string") return []
  const rule = nameRule(named)
  if (rule.allows(name)) return []
  const message = `the name ${show(name)} is not allowed for a ${named.kind}: ${rule.words}`
  return [{ rule: "invalid-name", message, path: ["metadata", "name"] }]
}

/** What is wrong with the name of a CustomResourceDefinition, which says what it defines. */
export function crdNameProblems(value: Readonly<JsonObject>): readonly Problem[] {
  const name = at(value, "metadata", "name")
  const [group, plural] = [at(value, "spec", "group"), at(value, "spec", "names", "plural")]
  const areTexts = [name, group, plural].every((text) => typeof text === "string" && text !== "")
  if (!areTexts || name === `${plural}.${group}`) return []
  const message = `the name ${show(name)} is not that of what it defines: "${plural}.${group}" was expected`
  return [{ rule: "invalid-name", message, path: ["metadata", "name"] }]
}

const missing = (path: readonly string[]): Problem => ({
  rule: "missing-field",
  message: "is required, but it is missing",
  path,
})
