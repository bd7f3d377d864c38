import type { Check } from "./check.ts"
import { CheckError } from "./errors.ts"
import type { Rule } from "./findings/finding.ts"
import type { LintSettings } from "./lint/settings.ts"
import type { PodSecurityOptions } from "./pod-security/options.ts"

/** What checks are made from: options of the command or of a stage. Paths start at `baseDir`. */
export interface CheckSettings {
  readonly baseDir: string
  /** CRDs: files, folders, globs. */
  readonly crds?: readonly string[]
  /** Paths of JSON Schema documents, with variables as kubeconform has them. */
  readonly schemaLocations?: readonly string[]
  readonly missingSchemas?: "skip" | "error"
  /** The level that pods must keep to: `restricted:v1.34`. */
  readonly podSecurity?: string
  /** What pods must also keep to, or else there are warnings. */
  readonly podSecurityWarn?: string
  /** Pods that are left alone. */
  readonly podSecurityExempt?: NonNullable<PodSecurityOptions["exempt"]>
  /** Whether the labels of Namespaces among the objects say the levels of what is in them. */
  readonly namespaceLabels?: boolean
  /** Admission policies, and what belongs to them: files, folders, globs. */
  readonly policies?: readonly string[]
  /** Files with the objects as they were before: files, folders, globs. */
  readonly before?: readonly string[]
  /** What a request for the objects would say: `CREATE`, and who asks. */
  readonly operation?: string
  readonly user?: Readonly<Record<string, unknown>>
  /** What lint looks for; it runs if this is there. */
  readonly lint?: LintSettings
  /** The namespace of objects that name none, if it is known. */
  readonly namespace?: string
  /** Major and minor version of Kubernetes whose functions policies may use. */
  readonly kubernetesVersion?: string
}

/** A kind of check, as the command knows it. */
export interface CheckDefinition {
  /** The name in `--only`. */
  readonly name: string
  /** What it looks at, in a few words. */
  readonly summary: string
  /** Whether it runs when nobody names the checks that should. */
  isWanted(settings: CheckSettings): boolean
  /** `beside` are the names of the other checks that run. */
  create(settings: CheckSettings, beside: readonly string[]): Promise<Check>
  /** All of its rules, for `--explain`. */
  rules(): Promise<readonly Rule[]>
}

const schema: CheckDefinition = {
  name: "schema",
  summary: "fields, types and API versions, by the schemas of Kubernetes and of CRDs",
  isWanted: () => true,
  async create({ crds = [], schemaLocations = [], missingSchemas = "skip", baseDir }) {
    const { schemaCheck } = await import("./schema/schema-check.ts")
    const known =
      crds.length === 0 ? [] : (await import("./schema/crd-source.ts")).crdsAt(crds, baseDir)
    if (schemaLocations.length === 0) return schemaCheck({ crds: known, missingSchemas })
    const { JsonSchemas } = await import("./schema/json-schemas.ts")
    const jsonSchemas = new JsonSchemas(schemaLocations, baseDir)
    return schemaCheck({ crds: known, missingSchemas, jsonSchemas })
  },
  rules: async () => (await import("./schema/rules.ts")).SCHEMA_RULES,
}

const podSecurity: CheckDefinition = {
  name: "pod-security",
  summary: "pods against the Pod Security Standards",
  isWanted: ({ podSecurity: level, podSecurityWarn, namespaceLabels }) =>
    level !== undefined || podSecurityWarn !== undefined || namespaceLabels === true,
  async create(settings) {
    const { podSecurityCheck } = await import("./pod-security/pod-security.ts")
    return podSecurityCheck(await podSecurityOptions(settings))
  },
  rules: async () => (await import("./pod-security/rules.ts")).POD_RULES,
}

const crdRules: CheckDefinition = {
  name: "crd-rules",
  summary: "custom resources against the CEL rules of their CRDs",
  isWanted: () => true,
  async create({ crds = [], before = [], baseDir }) {
    const { crdRulesCheck } = await import("./crd-rules/crd-rules-check.ts")
    const { crdsAt } = await import("./schema/crd-source.ts")
    const { PreviousObjects } = await import("./admission/previous-objects.ts")
    const { policiesAt } = await import("./policy-files/policies-at.ts")
    const previous = policiesAt(before, baseDir).map(({ manifest }) => manifest)
    return crdRulesCheck(crdsAt(crds, baseDir), new PreviousObjects(previous))
  },
  rules: async () => (await import("./crd-rules/rules.ts")).CRD_RULES,
}

const policyObjects: CheckDefinition = {
  name: "policy-objects",
  summary: "admission policies among the objects: whether the API server would take them",
  isWanted: () => true,
  async create() {
    return (await import("./policy-objects/policy-objects-check.ts")).policyObjectsCheck()
  },
  rules: async () => (await import("./policy-objects/rules.ts")).POLICY_OBJECT_RULES,
}

const policy: CheckDefinition = {
  name: "policy",
  summary: "ValidatingAdmissionPolicies and those of Kyverno, evaluated as a cluster does",
  isWanted: ({ policies = [] }) => policies.length > 0,
  async create(settings) {
    return (await import("./admission/create-check.ts")).createAdmissionCheck(settings)
  },
  // Its rules are the policies that it is given.
  rules: async () => [],
}

async function podSecurityOptions(settings: CheckSettings): Promise<PodSecurityOptions> {
  const { parseLevel } = await import("./pod-security/level.ts")
  const { podSecurityWarn: warn, podSecurityExempt: exempt, namespaceLabels, namespace } = settings
  // Who asks for the check by its name alone wants all of it.
  const isSilent = warn === undefined && namespaceLabels !== true
  const { podSecurity: enforce = isSilent ? "restricted" : "privileged" } = settings
  try {
    return {
      enforce: parseLevel(enforce),
      ...(warn === undefined ? {} : { warn: parseLevel(warn) }),
      ...(exempt === undefined ? {} : { exempt }),
      ...(namespaceLabels === undefined ? {} : { namespaceLabels }),
      ...(namespace === undefined ? {} : { namespace }),
    }
  } catch (cause) {
    const message = `pod-security: ${cause instanceof Error ? cause.message : cause}`
    throw new CheckError("CHECK_OPTIONS", message, { cause })
  }
}

const lint: CheckDefinition = {
  name: "lint",
  summary: "good practice: some ninety rules, about more than one object too",
  isWanted: (settings) => settings.lint !== undefined,
  async create(settings, beside) {
    const { lintCheck } = await import("./lint/lint-check.ts")
    const { lintOptions } = await import("./lint/settings.ts")
    return lintCheck(await lintOptions(settings, beside))
  },
  async rules() {
    const { LINT_RULES } = await import("./lint/rules/registry.ts")
    const { asRule } = await import("./lint/rule-text.ts")
    return LINT_RULES.map((rule) => asRule(rule))
  },
}

/** Every kind of check; a new one is a folder beside this, and a definition here. */
export const CHECKS: readonly CheckDefinition[] = [
  schema,
  crdRules,
  policyObjects,
  podSecurity,
  policy,
  lint,
]

/**
 * Makes the checks that are asked for by name, or those that the settings want. Throws a `CheckError` for a name
 * that there is not, and for settings that mean nothing.
 */
export async function createChecks(
  settings: CheckSettings,
  only?: readonly string[],
): Promise<readonly Check[]> {
  const unknown = only?.find((name) => !CHECKS.some((definition) => definition.name === name))
  if (unknown !== undefined) {
    const names = CHECKS.map(({ name }) => name).join(", ")
    throw new CheckError("CHECK_OPTIONS", `there is no check "${unknown}"; there are ${names}`)
  }
  const wanted = CHECKS.filter(
    (definition) => only?.includes(definition.name) ?? definition.isWanted(settings),
  )
  const names = wanted.map(({ name }) => name)
  return Promise.all(wanted.map((definition) => definition.create(settings, names)))
}

/** Every rule there is, for those who ask what one means. */
export async function allRules(): Promise<readonly Rule[]> {
  const { UNREADABLE } = await import("./check.ts")
  const { INVALID_WAIVER } = await import("./waivers/apply-waivers.ts")
  const own = await Promise.all(CHECKS.map((definition) => definition.rules()))
  // Two checks may look for one thing, each where the other does not run; the first explains it.
  const rules = [UNREADABLE, ...own.flat(), INVALID_WAIVER]
  return rules.filter(({ id }, index) => rules.findIndex((rule) => rule.id === id) === index)
}
