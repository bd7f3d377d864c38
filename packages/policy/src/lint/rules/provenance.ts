import { isClusterScoped } from "@sternpost/schema"
import { at, mapOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintObject } from "../subjects.ts"

const CONFIG = (namespace: string, annotations = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: ${namespace}${annotations}}\n`

export const duplicateResourceId: LintRule = {
  id: "duplicate-resource-id",
  summary: "two objects of the stream are the same one to the API server",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Helm applies both, and the last one wins, or the release fails; on the next upgrade it is the other way round. Mostly two templates, or a stage that adds objects, have the same name in mind. The stage `dedupe` can take one out.",
  bad: `${CONFIG("shop")}---\n${CONFIG("shop")}`,
  good: `${CONFIG("shop")}---\n${CONFIG("web")}`,
  peers: [],
  object(object, { report, stream }) {
    const { kind, group, name, namespace } = object
    if (name === "") return
    const named = stream.allNamed(kind, namespace, name)
    if (named.length < 2) return
    // A hook and an object of the release may have one name: they need not be there at the same time.
    const first = named.find((other) => other.group === group && hookOf(other) === hookOf(object))
    if (first !== object)
      report(`another ${kind} of the stream has this name and namespace`, ["metadata", "name"])
  },
}

function hookOf({ annotations }: LintObject): unknown {
  return annotations["helm.sh/hook"]
}

export const namespaceMismatch: LintRule = {
  id: "namespace-mismatch-with-release",
  summary: "an object is in another namespace than its release",
  severity: "info",
  profile: "recommended",
  category: "correctness",
  why: "`helm uninstall` takes it away all the same, but who looks into the release's namespace does not see it, and a NetworkPolicy or a quota there is not for it. Some must be elsewhere, such as a RoleBinding in kube-system: waive the rule there. The rule has nothing to say where the release's namespace is not known.",
  bad: "",
  good: CONFIG("default"),
  peers: [],
  object({ manifest, group, kind }, { report, options: { namespace } }) {
    if (namespace === undefined) return
    const own = manifest.namespace
    if (own === "" || own === namespace || isClusterScoped({ group, kind })) return
    report(`it is in the namespace "${own}", its release in "${namespace}"`, [
      "metadata",
      "namespace",
    ])
  },
}

// Without these Helm refuses to own an object, deletes what should stay, or runs no hook.
const HELMS =
  /^(?:meta\.helm\.sh\/release-(?:name|namespace)|helm\.sh\/(?:hook(?:-weight|-delete-policy)?|resource-policy))$/

export const lostHelmAnnotation: LintRule = {
  id: "lost-helm-annotation",
  summary: "a stage took away or changed an annotation that Helm reads",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Without `meta.helm.sh/release-name` Helm does not know an object as its own, without `helm.sh/resource-policy: keep` it deletes it, and without `helm.sh/hook` a hook becomes a part of the release. Let the stage leave them alone.",
  bad: "",
  good: CONFIG("shop", ", annotations: {helm.sh/resource-policy: keep}"),
  peers: [],
  object({ manifest, annotations }, { report }) {
    if (manifest.log.size === 0) return
    const path = ["metadata", "annotations"]
    for (const [key, before] of Object.entries(mapOf(manifest.rendered(path))))
      if (HELMS.test(key) && annotations[key] !== before)
        report(
          `a stage ${annotations[key] === undefined ? "took away" : "changed"} the annotation ${key}`,
          path,
        )
  },
}

const WORKLOADS = [
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "batch/Job",
]

export const selectorLabelFromStage: LintRule = {
  id: "selector-label-from-stage",
  summary: "a stage changed the selector of a workload, which cannot be changed later",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "The selector of a Deployment, StatefulSet or DaemonSet is immutable: the next upgrade of a release that is installed without the label fails, and so does one without the stage afterwards. Label objects and pods, but not selectors (`includeSelectors: false`). The stage `guard` stops it.",
  bad: "",
  good: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n',
  peers: [],
  kinds: WORKLOADS,
  object({ manifest, value }, { report }) {
    if (manifest.log.size === 0 || manifest.rendered(["kind"]) === undefined) return
    const path = ["spec", "selector", "matchLabels"]
    const before = mapOf(manifest.rendered(path))
    const after = mapOf(at(value, ...path))
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (before[key] !== after[key])
        report(`a stage changed the label "${key}" of its selector, which is immutable`, [
          ...path,
          key,
        ])
  },
}
