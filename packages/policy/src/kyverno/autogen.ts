import type { Complain, MatchResources } from "../admission/model.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf, mapOf, textOf } from "../read.ts"

/** Where the pod of a controller stands in it. */
export interface PodPlace {
  readonly spec: string
  readonly metadata: string
}

/** Controllers that a policy about pods is for, too. */
export interface Controllers {
  readonly matchConstraints: MatchResources
  /** Where their pods stand, if that is the same for all; else pods are looked for in each. */
  readonly place: PodPlace | undefined
}

const TEMPLATE: PodPlace = { spec: "spec.template.spec", metadata: "spec.template.metadata" }
const JOB_TEMPLATE: PodPlace = {
  spec: "spec.jobTemplate.spec.template.spec",
  metadata: "spec.jobTemplate.spec.template.metadata",
}

interface Resource {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly place: PodPlace | undefined
}

const APPS = ["daemonsets", "deployments", "replicasets", "statefulsets"]
const KNOWN: readonly Resource[] = [
  ...APPS.map((resource) => ({ group: "apps", version: "v1", resource, place: TEMPLATE })),
  { group: "batch", version: "v1", resource: "jobs", place: TEMPLATE },
  { group: "batch", version: "v1", resource: "cronjobs", place: JOB_TEMPLATE },
]

/**
 * The controllers that Kyverno extends a policy to which is for pods and nothing else: all that Kubernetes has, or those
 * that `spec.autogen.podControllers` names. Source of the rules: kyverno pkg/cel/autogen.
 */
export function autogenControllers(
  document: PolicyDocument,
  complain: Complain,
): readonly Controllers[] {
  const { value } = document
  const match = mapOf(at(value, "spec", "matchConstraints"))
  if (!isForPodsOnly(match)) return []
  const wanted = wantedResources(document, complain)
  return [TEMPLATE, JOB_TEMPLATE, undefined].flatMap((place) => {
    const resources = wanted.filter((one) => one.place === place)
    if (resources.length === 0) return []
    return [{ place, matchConstraints: constraintsFor(resources, match) }]
  })
}

function isForPodsOnly(match: MatchResources): boolean {
  const selector = mapOf(at(match, "objectSelector"))
  const isSelective = ["matchLabels", "matchExpressions"].some(
    (field) => Object.keys(at(selector, field) ?? {}).length > 0,
  )
  const [rule, ...others] = listOf(at(match, "resourceRules"))
  const isExactly = (field: string, only: string) => {
    const list = listOf(at(rule, field))
    return list.length === 1 && list[0] === only
  }
  return (
    !isSelective &&
    others.length === 0 &&
    listOf(at(match, "excludeResourceRules")).length === 0 &&
    listOf(at(rule, "resourceNames")).length === 0 &&
    isExactly("apiGroups", "") &&
    isExactly("apiVersions", "v1") &&
    isExactly("resources", "pods")
  )
}

function wantedResources(document: PolicyDocument, complain: Complain): readonly Resource[] {
  const path = ["spec", "autogen", "podControllers", "controllers"]
  const names = at(document.value, ...path)
  if (!Array.isArray(names)) return KNOWN
  return [...new Set(names.map(textOf))].flatMap((name) => {
    const known = KNOWN.find(({ resource }) => resource === name)
    if (known !== undefined) return [known]
    const [, resource, version, group] = /^([^.]+)\.([^.]+)\.(.+)$/.exec(name) ?? []
    if (resource !== undefined && version !== undefined && group !== undefined)
      return [{ group, version, resource, place: undefined }]
    const message = `"${name}" is no controller of Kubernetes: write others as RESOURCE.VERSION.GROUP, such as rollouts.v1alpha1.argoproj.io`
    // By this word people say that there are none.
    if (name !== "none") complain({ document, path, message })
    return []
  })
}

function constraintsFor(resources: readonly Resource[], match: MatchResources): MatchResources {
  const [rule] = listOf(at(match, "resourceRules"))
  const namespaceSelector = at(match, "namespaceSelector")
  return {
    matchPolicy: "Exact",
    resourceRules: resources.map(({ group, version, resource }) => ({
      apiGroups: [group],
      apiVersions: [version],
      resources: [resource],
      operations: at(rule, "operations"),
    })),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
  }
}

/**
 * An expression about a pod, as one about its controller. By text, as Kyverno does it: `object.?spec` stays what it
 * is. The namespace stays that of the controller, since a template has none.
 */
export function rewriteForController(text: string, { spec, metadata }: PodPlace): string {
  return text
    .replace(fieldOf("spec"), `object.${spec}`)
    .replace(fieldOf("metadata"), `object.${metadata}`)
    .replace(oldFieldOf("spec"), `oldObject.${spec}`)
    .replace(oldFieldOf("metadata"), `oldObject.${metadata}`)
}

const fieldOf = (name: string) =>
  new RegExp(`object\\.${name}(?!\\.namespace(?![A-Za-z0-9_]))`, "g")
const oldFieldOf = (name: string) =>
  new RegExp(`oldObject\\.${name}(?!\\.namespace(?![A-Za-z0-9_]))`, "g")
