import { formatPath, type Path } from "@sternpost/manifests"
import { PreviousObjects } from "../admission/previous-objects.ts"
import { type Check, type Reporter, visitObjects } from "../check.ts"
import { type PolicyProblem, refuseProblems } from "../policy-files/problem.ts"
import { crdsAmong, mistakePath, type SourcedKind } from "../schema/crd-source.ts"
import { withDefaults } from "./defaults.ts"
import type { DefinitionProblem } from "./definitions.ts"
import { BROKEN_RULE, CRD_RULES, INVALID_RULE } from "./rules.ts"

const NAME = "crd-rules"

/**
 * The check of custom resources against the rules of their definitions (`x-kubernetes-validations`): those that
 * are given, and those among the objects. Rules about changes are asked of objects that are among the previous ones. Its `run` throws a `CheckError` for a given definition whose rules
 * do not compile; one of the stream is a finding.
 */
export function crdRulesCheck(
  crds: readonly SourcedKind[],
  previous: PreviousObjects = new PreviousObjects([]),
): Check {
  return {
    name: NAME,
    rules: CRD_RULES,
    async run({ objects, kubernetesVersion }, reporter) {
      const own = crdsAmong(objects.map(({ manifest }) => manifest))
      if (![...crds, ...own].some(({ crd }) => crd.mentions("x-kubernetes-validations") > 0)) return
      // The engine is not small.
      const { RuledKinds } = await import("./definitions.ts")
      const { brokenRules } = await import("./evaluate.ts")
      const given: DefinitionProblem[] = []
      const kinds = new RuledKinds([...crds, ...own], kubernetesVersion, (problem) => {
        if (problem.kind.file === undefined) reportInvalid(problem, reporter)
        else given.push(problem)
      })
      kinds.compileAll()
      refuseProblems(given.map(policyProblem))
      visitObjects(NAME, objects, reporter, (object) => {
        const { manifest } = object
        const ruled = kinds.version(manifest.group, manifest.kind, manifest.version)
        if (ruled === undefined) return
        const value = withDefaults(object.value, ruled.schema)
        const before = previous.find(manifest)
        const old = before && withDefaults(before, ruled.schema)
        for (const { path, message } of brokenRules(value, old, ruled.schemas)) {
          const { id: rule, severity } = BROKEN_RULE
          reporter.report({ rule, severity, message, manifest, path })
        }
      })
    },
  }
}

function reportInvalid(problem: DefinitionProblem, { report }: Reporter): void {
  const { id: rule, severity } = INVALID_RULE
  const path = placeIn(problem)
  const message = `${formatPath(problem.ruled.schemaPath) || "the schema"}: ${problem.message}`
  report({ rule, severity, message, manifest: problem.kind.crd, path })
}

function policyProblem(problem: DefinitionProblem): PolicyProblem {
  const { kind, message, offset } = problem
  const { crd: manifest, file } = kind
  return {
    document: { file, manifest, value: manifest.value() },
    path: placeIn(problem),
    message,
    ...(offset === undefined ? {} : { offset }),
  }
}

function placeIn({ kind, version, ruled, index, field }: DefinitionProblem): Path {
  const path = [...ruled.schemaPath, "x-kubernetes-validations", index, field]
  return mistakePath(kind.crd, version, { path })
}
