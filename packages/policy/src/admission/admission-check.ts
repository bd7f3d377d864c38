import { type Check, type Reporter, visitObjects } from "../check.ts"
import type { Rule, Severity } from "../findings/finding.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, textOf } from "../read.ts"
import {
  type AdmissionOptions,
  AdmittedObject,
  type PolicySetOptions,
  supportingObjects,
  surroundingsOf,
} from "./admitted-object.ts"
import type { Binding } from "./bindings.ts"
import { matches } from "./match.ts"
import type { PolicyFrame } from "./model.ts"
import { paramsFor } from "./params.ts"
import { type BoundPolicy, readPolicySet, refuseMissingParams } from "./policy-set.ts"
import { withoutSecrets } from "./secret-text.ts"
import type { CompiledValidatingPolicy, Verdict } from "./validating.ts"

const NAME = "policy"

/** The rule under which a policy's findings are reported. */
export function policyRuleId(policy: string): string {
  return `policy-${policy.replaceAll(".", "-")}`
}

/**
 * The check of ValidatingAdmissionPolicies, and of Kyverno's ValidatingPolicies. `documents` are those of the policy files: policies, bindings,
 * parameters, namespaces, definitions of custom resources. Throws a `CheckError` for what is wrong with them.
 */
export function admissionCheck(
  documents: readonly PolicyDocument[],
  options: AdmissionOptions & PolicySetOptions,
): Check {
  const { validating, objects: known } = readPolicySet(documents, options)
  return {
    name: NAME,
    rules: rulesOf(validating.map(({ compiled }) => compiled)),
    run({ objects }, reporter) {
      if (validating.length === 0) return
      const pool = [
        ...known,
        ...supportingObjects(
          objects,
          validating.map(({ compiled }) => compiled.policy),
        ),
      ]
      refuseMissingParams(
        validating.map(({ compiled, bindings }) => ({ policy: compiled.policy, bindings })),
        pool,
      )
      const surroundings = surroundingsOf(pool, options)
      visitObjects(NAME, objects, reporter, (object) => {
        const one = new AdmittedObject(object, surroundings)
        for (const bound of validating) askPolicy(bound, one, reporter)
      })
    },
  }
}

// A policy may be there in several forms: for pods, and for what makes them.
function rulesOf(policies: readonly CompiledValidatingPolicy[]): readonly Rule[] {
  const rules = policies.map((one) => [policyRuleId(one.policy.name), policyRule(one)] as const)
  return [...new Map(rules).values()]
}

function policyRule({ policy }: CompiledValidatingPolicy): Rule {
  const { manifest, value } = policy.document
  const annotations = at(value, "metadata", "annotations")
  const description =
    textOf(at(annotations, "kubernetes.io/description")) ||
    textOf(at(annotations, "policies.kyverno.io/description"))
  const by = manifest.kind.endsWith("AdmissionPolicy") ? "the API server" : "Kyverno"
  const file = policy.document.file === undefined ? "" : ` of ${policy.document.file}`
  return {
    id: policyRuleId(policy.name),
    summary: `the policy ${policy.name} has something against it`,
    severity: "error",
    help: `${description === "" ? "What it wants is what its message says." : description} The ${manifest.kind} \`${policy.name}\`${file} is evaluated as ${by} would.`,
    page: "policies.md",
  }
}

function askPolicy(
  { compiled, bindings }: BoundPolicy<CompiledValidatingPolicy>,
  object: AdmittedObject,
  reporter: Reporter,
): void {
  const { policy } = compiled
  const { facts } = object
  const skip = (reason: string) =>
    reporter.skip({ manifest: object.manifest, rule: policyRuleId(policy.name), reason })
  const byPolicy = matches(policy.matchConstraints, object.target, facts)
  if (byPolicy === "no") return
  for (const binding of bindings) {
    const byBinding = matches(binding.matchResources, object.target, facts)
    if (byBinding === "no") continue
    const unsure = [byPolicy, byBinding].find((match) => match !== "yes")
    if (unsure !== undefined && typeof unsure !== "string") skip(unsure.unknown)
    else
      for (const verdict of verdicts(compiled, binding, object)) {
        if ("skipped" in verdict) skip(verdict.skipped)
        else reportDenied(verdict, policy, binding, object, reporter)
      }
  }
}

// Several parameters are asked one by one, and all have to agree.
function verdicts(
  compiled: CompiledValidatingPolicy,
  binding: Binding,
  object: AdmittedObject,
): readonly Verdict[] {
  const { policy } = compiled
  const { target, surroundings } = object
  const params = paramsFor(policy, binding, surroundings.pool, target.namespace)
  if ("unknown" in params) return [{ skipped: params.unknown }]
  if ("missing" in params) {
    if (params.isAllowed || policy.failurePolicy === "Ignore") return []
    return [{ denied: `no params found for policy binding: ${params.missing}`, path: undefined }]
  }
  return params.values.flatMap((value) => compiled.validate(object.inputFor(value)))
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  Deny: "error",
  Warn: "warning",
  Audit: "info",
}

function reportDenied(
  { denied, path }: Extract<Verdict, { denied: string }>,
  { name, document }: PolicyFrame,
  binding: Binding,
  { manifest, target }: AdmittedObject,
  reporter: Reporter,
): void {
  const [action = "Deny"] = binding.actions
  const bound = binding.name === "" ? "" : ` with binding '${binding.name}'`
  const text = withoutSecrets(denied, target)
  const verb = action === "Deny" ? "denied request" : "failed"
  reporter.report({
    rule: policyRuleId(name),
    severity: SEVERITIES[action] ?? "error",
    message: `${document.manifest.kind} '${name}'${bound} ${verb}: ${text}`,
    manifest,
    ...(path === undefined ? {} : { path }),
  })
}
