import { isLabelValue, LABEL_VALUE_RULE } from "@sternpost/schema"
import { labelsFit } from "../../admission/label-selector.ts"
import { at, mapOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"

const WORKLOADS = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet"]

const deployment = (labels: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: ${labels}}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}`

export const mismatchingSelector: LintRule = {
  id: "mismatching-selector",
  summary: "the selector of a workload does not fit its own pods",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses the object. A stage that adds labels to selectors must add them to the template too.",
  bad: deployment("shop"),
  good: deployment("web"),
  peers: [
    "kube-linter/mismatching-selector",
    "kube-score/deployment-pod-selector-labels-match-template-metadata-labels",
    "kube-score/statefulset-pod-selector-labels-match-template-metadata-labels",
  ],
  kinds: [...WORKLOADS, "extensions/Deployment", "extensions/DaemonSet", "extensions/ReplicaSet"],
  object({ value, group, pods }, { report }) {
    const selector = at(value, "spec", "selector")
    // The old group filled it in.
    if (selector === undefined && group === "extensions") return
    const [pod] = pods
    const isEmpty =
      Object.keys(mapOf(selector)).length === 0 ||
      (Object.keys(mapOf(at(selector, "matchLabels"))).length === 0 &&
        at(selector, "matchExpressions") === undefined)
    if (isEmpty) report("it has no selector", ["spec", "selector"])
    else if (pod !== undefined && !labelsFit(selector, pod.labels))
      report("the selector does not fit the labels of spec.template", ["spec", "selector"])
  },
}

export const invalidLabelValue: LintRule = {
  id: "invalid-label-value",
  summary: "a label has a value that no label may have",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses the object. Label values are short names of up to 63 characters; anything else goes into an annotation. Numbers and booleans need quotes.",
  bad: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels: {version: "1.4 beta"}',
  good: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels: {version: 1.4-beta}",
  peers: ["kube-score/label-values"],
  object({ labels, pods }, { report }) {
    for (const key of badLabels(labels))
      report(`the value of the label "${key}" is not valid: ${LABEL_VALUE_RULE}`, [
        "metadata",
        "labels",
        key,
      ])
    for (const pod of pods) {
      if (pod.labels === labels) continue
      const parent = pod.path.slice(0, -1)
      for (const key of badLabels(pod.labels))
        report(`the value of the label "${key}" of its pods is not valid: ${LABEL_VALUE_RULE}`, [
          ...parent,
          "metadata",
          "labels",
          key,
        ])
    }
  },
}

// YAML that says nothing is an empty text to the API server.
function badLabels(labels: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(labels).filter((key) => {
    const value = labels[key]
    return value !== null && (typeof value !== "string" || !isLabelValue(value))
  })
}

export const nameInstanceMismatch: LintRule = {
  id: "metadata-name-instance-mismatch",
  summary: "the label app.kubernetes.io/instance of a workload is not its name",
  severity: "info",
  profile: "strict",
  category: "correctness",
  why: "Some tools look for a workload by that label. Helm's convention is another one, the name of the release, and so nearly no chart passes: the rule is for those who have agreed on it.",
  bad: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web, labels: {app.kubernetes.io/instance: shop}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n',
  good: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web, labels: {app.kubernetes.io/instance: web}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n',
  peers: ["polaris/metadataAndInstanceMismatched"],
  pod({ object, path }, { report }) {
    // Of several pods in one object, the first speaks for it.
    if (
      object.pods[0]?.path !== path ||
      object.labels["app.kubernetes.io/instance"] === object.name
    )
      return
    report("its label app.kubernetes.io/instance is not its name", [
      "metadata",
      "labels",
      "app.kubernetes.io/instance",
    ])
  },
}
