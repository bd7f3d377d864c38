import { labelsFit } from "../../admission/label-selector.ts"
import { at, listOf, mapOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintPod } from "../subjects.ts"

const POLICY = "networking.k8s.io/NetworkPolicy"
const NETPOL = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec:\n  ${spec}\n`
const POD =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: "acme/web:1.4"}]}\n'

export const noNetworkPolicy: LintRule = {
  id: "no-network-policy",
  summary: "no NetworkPolicy says with whom a pod may talk",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Without a NetworkPolicy that selects it a pod takes connections from all pods of the cluster, and may connect to anything. One that lets everybody in, and says nothing of the way out, guards nothing either. If policies are made elsewhere, turn the rule off.",
  bad: POD.slice(4),
  good: `${NETPOL("podSelector: {matchLabels: {app: web}}")}${POD}`,
  peers: [
    "kube-linter/non-isolated-pod",
    "kube-score/pod-networkpolicy",
    "polaris/missingNetworkPolicy",
    "kyverno/require-netpol",
  ],
  pod(pod, { report, stream }) {
    if (!isSelected(pod, stream)) report("no NetworkPolicy restricts it", pod.path)
  },
}

function isSelected({ object, labels }: LintPod, stream: StreamIndex): boolean {
  return stream
    .ofKindIn(POLICY, object.namespace)
    .some(
      ({ value }) =>
        labelsFit(at(value, "spec", "podSelector"), labels) && restricts(at(value, "spec")),
    )
}

// A rule without peers and ports is for everybody and everything.
function restricts(spec: unknown): boolean {
  const isOpen = (rules: unknown) =>
    listOf(rules).some((rule) =>
      Object.values(mapOf(rule)).every((one) => listOf(one).length === 0),
    )
  const types = listOf(at(spec, "policyTypes"))
  const hasEgress =
    types.includes("Egress") || (types.length === 0 && at(spec, "egress") !== undefined)
  const hasIngress = types.includes("Ingress") || types.length === 0
  return (hasIngress && !isOpen(at(spec, "ingress"))) || (hasEgress && !isOpen(at(spec, "egress")))
}

export const danglingNetworkPolicy: LintRule = {
  id: "dangling-networkpolicy",
  summary: "a NetworkPolicy selects no pod",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "It guards nothing, and those it should guard are open. One without labels selects all pods of the namespace, and is fine.",
  bad: `${NETPOL("podSelector: {matchLabels: {app: shop}}")}${POD}`,
  good: `${NETPOL("podSelector: {matchLabels: {app: web}}")}${POD}`,
  peers: ["kube-linter/dangling-networkpolicy", "kube-score/networkpolicy-targets-pod"],
  kinds: [POLICY],
  object({ value, namespace }, { report, stream }) {
    const selector = at(value, "spec", "podSelector")
    if (Object.keys(mapOf(selector)).length === 0) return
    if (stream.podsSelected(namespace, selector).length === 0)
      report("it selects no pod", ["spec", "podSelector"])
  },
}

export const danglingNetworkPolicyPeer: LintRule = {
  id: "dangling-networkpolicy-peer",
  summary: "a NetworkPolicy lets pods in or out that there are not",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Those who should get through do not, if the labels are wrong. Peers in other namespaces, and other releases, are not in the stream; a peer with a `namespaceSelector` is left alone.",
  bad: `${NETPOL("podSelector: {}\n  ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}]}]")}${POD}`,
  good: `${NETPOL("podSelector: {}\n  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]")}${POD}`,
  peers: ["kube-linter/dangling-networkpolicypeer-podselector"],
  kinds: [POLICY],
  object({ value, namespace }, { report, stream }) {
    for (const [direction, field] of [
      ["ingress", "from"],
      ["egress", "to"],
    ] as const)
      for (const [i, rule] of listOf(at(value, "spec", direction)).entries())
        for (const [j, peer] of listOf(at(rule, field)).entries()) {
          const selector = at(peer, "podSelector")
          if (at(peer, "namespaceSelector") !== undefined) continue
          if (Object.keys(mapOf(selector)).length === 0) continue
          if (stream.podsSelected(namespace, selector).length === 0)
            report("no pod has the labels of this peer", [
              "spec",
              direction,
              i,
              field,
              j,
              "podSelector",
            ])
        }
  },
}

const SERVICE_MONITOR = "monitoring.coreos.com/ServiceMonitor"

export const danglingServiceMonitor: LintRule = {
  id: "dangling-servicemonitor",
  summary: "a ServiceMonitor selects no Service",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Prometheus gets no metrics, and says nothing of it. The labels of the Service, or its namespace, are others.",
  bad: "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: shop}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {app: web}}\n",
  good: "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {app: web}}\n",
  peers: ["kube-linter/dangling-servicemonitor"],
  kinds: [SERVICE_MONITOR],
  object({ value, namespace }, { report, stream }) {
    const selector = at(value, "spec", "selector")
    const where = at(value, "spec", "namespaceSelector")
    const names = listOf(at(where, "matchNames"))
    const isAbout = (other: string) =>
      at(where, "any") === true ||
      (names.length === 0 ? other === namespace : names.includes(other))
    const isFound = stream
      .ofKind("/Service")
      .some((service) => isAbout(service.namespace) && labelsFit(selector, service.labels))
    if (!isFound) report("no Service has the labels that it selects", ["spec", "selector"])
  },
}

export const dnsNdots: LintRule = {
  id: "dnsconfig-ndots",
  summary: "each name that a pod looks up is tried with every domain of the cluster first",
  severity: "info",
  profile: "strict",
  category: "reliability",
  why: "With the default `ndots: 5` a lookup of `api.acme.io` asks for `api.acme.io.shop.svc.cluster.local` and others before. Where a program talks much to the outside, `ndots: 2` spares DNS most of its load.",
  bad: "dnsPolicy: ClusterFirst",
  good: 'dnsConfig:\n  options: [{name: ndots, value: "2"}]',
  peers: ["kube-linter/dnsconfig-options"],
  pod({ spec, path }, { report }) {
    const options = listOf(at(spec, "dnsConfig", "options"))
    if (
      !options.some(
        (option) => at(option, "name") === "ndots" && String(at(option, "value")) === "2",
      )
    )
      report("its dnsConfig does not say ndots: 2", [...path, "dnsConfig"])
  },
}
