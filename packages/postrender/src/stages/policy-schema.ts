import type { JsonSchema } from "../contract.ts"
import { BEFORE, CHECK_OUTCOME, paths } from "./check-schema.ts"

const LEVEL = "(privileged|baseline|restricted)(:(latest|v?1\\.[0-9]+))?"
const names = (description: string): JsonSchema => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  description,
})

const level = (description: string): JsonSchema => ({
  type: "string",
  pattern: `^${LEVEL}$`,
  description,
})

const REQUEST: Readonly<Record<string, JsonSchema>> = {
  operation: {
    enum: ["CREATE", "UPDATE"],
    description: "What the objects would be sent for (CREATE).",
  },
  user: {
    type: "object",
    description: "What request.userInfo is: username, groups, uid, extra. Not known otherwise.",
  },
}

const EXEMPT: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    namespaces: names("Namespaces whose pods are left alone."),
    runtimeClasses: names("Runtime classes whose pods are left alone."),
  },
  description: "Pods that are left alone, as in the API server's configuration.",
}

/** The options of `uses: cel-policy`. */
export const CEL_POLICY_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["policies"],
  properties: {
    policies: paths(
      "ValidatingAdmissionPolicies with their bindings, parameters and namespaces, and ValidatingPolicies of Kyverno with their exceptions.",
    ),
    before: BEFORE,
    ...REQUEST,
    ...CHECK_OUTCOME,
  },
}

/** The options of `uses: pod-security`. */
export const POD_SECURITY_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    enforce: level("The level whose violations are errors, such as restricted:v1.34."),
    warn: level("The level whose violations are warnings."),
    exempt: EXEMPT,
    namespaceLabels: {
      type: "boolean",
      description: "Take the levels from the labels of Namespaces in the stream (false).",
    },
    ...CHECK_OUTCOME,
  },
}

/** The options of `uses: mutate-policy`. */
export const MUTATE_POLICY_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["policies"],
  properties: {
    policies: paths(
      "MutatingAdmissionPolicies with their bindings, parameters and namespaces, and MutatingPolicies of Kyverno with their exceptions.",
    ),
    ...REQUEST,
    kubernetesVersion: CHECK_OUTCOME["kubernetesVersion"] ?? {},
  },
}

/** The options of `uses: harden`. */
export const HARDEN_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    level: level("The level that pods are to keep to (restricted)."),
    changeExplicit: {
      type: "boolean",
      description: "Change also what a chart asks for by name, such as privileged: true (false).",
    },
    runAsUser: {
      type: "integer",
      minimum: 1,
      description: "The user that takes the place of root where runAsUser: 0 is written.",
    },
    exempt: EXEMPT,
    onRefused: {
      enum: ["fail", "warn", "ignore"],
      description: "What becomes of violations that are left as they are (warn).",
    },
  },
}
