import { at, listOf, mapOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintObject } from "../subjects.ts"

const POD = (labels: string, ports = "") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: ${labels}}}\nspec:\n  containers: [{name: web, image: "acme/web:1.4"${ports}}]`
const SERVICE = (spec: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ${spec}\n`

/** The labels that a Service selects pods by; `undefined` for one that selects none by itself. */
function serviceSelector({ value }: LintObject): Readonly<Record<string, unknown>> | undefined {
  const selector = mapOf(at(value, "spec", "selector"))
  if (Object.keys(selector).length === 0) return undefined
  return at(value, "spec", "type") === "ExternalName" ? undefined : selector
}

export const danglingService: LintRule = {
  id: "dangling-service",
  summary: "no pod has the labels that a Service selects",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Nobody answers: the Service has no endpoints. Mostly a label was renamed on one side, or a stage labelled selectors but not pods. Where an operator makes the pods, waive the rule and say so.",
  bad: `${SERVICE("selector: {app: shop}")}---\n${POD("web")}`,
  good: `${SERVICE("selector: {app: web}")}---\n${POD("web")}`,
  peers: ["kube-linter/dangling-service", "kube-score/service-targets-pod"],
  kinds: ["/Service"],
  object(service, { report, stream }) {
    const selector = serviceSelector(service)
    if (selector === undefined) return
    if (stream.podsLabelled(service.namespace, selector).length === 0)
      report("no pod has the labels that it selects", ["spec", "selector"])
  },
}

const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?$/

export const invalidTargetPorts: LintRule = {
  id: "invalid-target-ports",
  summary: "a port has a name that is not valid, or that no container of the pods has",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "A Service finds a named port in the containers of its pods. A name that none has leads nowhere, and a name that is longer than 15 characters, or has capitals, is refused.",
  bad: `${SERVICE("selector: {app: web}\n  ports: [{port: 80, targetPort: web}]")}---\n${POD("web", ", ports: [{name: http, containerPort: 8080}]")}`,
  good: `${SERVICE("selector: {app: web}\n  ports: [{port: 80, targetPort: http}]")}---\n${POD("web", ", ports: [{name: http, containerPort: 8080}]")}`,
  peers: ["kube-linter/invalid-target-ports", "kube-score/container-ports-check"],
  container({ value, path, name }, { report }) {
    for (const [index, port] of listOf(value["ports"]).entries()) {
      const portName = textOf(at(port, "name"))
      if (portName !== "" && !PORT_NAME.test(portName))
        report(`the port name "${portName}" of the container "${name}" is not valid`, [
          ...path,
          "ports",
          index,
          "name",
        ])
    }
  },
  kinds: ["/Service"],
  object(service, { report, stream }) {
    const selector = serviceSelector(service)
    const pods = selector === undefined ? [] : stream.podsLabelled(service.namespace, selector)
    for (const [index, port] of listOf(at(service.value, "spec", "ports")).entries()) {
      const target = at(port, "targetPort")
      const path = ["spec", "ports", index, "targetPort"]
      if (typeof target === "number" && (target < 1 || target > 65_535))
        report(`targetPort ${target} is no port`, path)
      if (typeof target !== "string") continue
      if (!PORT_NAME.test(target)) report(`targetPort "${target}" is no valid port name`, path)
      else if (pods.length > 0 && !pods.some((pod) => pod.containers.some(hasPort(target))))
        report(`no container of its pods has a port called "${target}"`, path)
    }
  },
}

function hasPort(name: string): (container: { readonly value: unknown }) => boolean {
  return ({ value }) => listOf(at(value, "ports")).some((port) => at(port, "name") === name)
}

export const exposedServices: LintRule = {
  id: "exposed-services",
  summary: "a Service is open to the outside of the cluster",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "NodePort opens a port of every node, and LoadBalancer an address of the cloud, past Ingress, its TLS and its logs. Where that is meant, waive the rule and say so.",
  bad: SERVICE("type: NodePort"),
  good: SERVICE("type: ClusterIP"),
  peers: ["kube-linter/exposed-services", "kube-score/service-type", "kyverno/restrict-nodeport"],
  kinds: ["/Service"],
  object({ value }, { report }) {
    const type = at(value, "spec", "type")
    if (type === "NodePort" || type === "LoadBalancer")
      report(`a Service of type ${type} is open to the outside`, ["spec", "type"])
  },
}

export const statefulSetHeadlessService: LintRule = {
  id: "statefulset-headless-service",
  summary: "a StatefulSet names no headless Service that selects its pods",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The pods of a StatefulSet get their DNS names from the Service that `serviceName` names; it must have `clusterIP: None` and select them. Otherwise `web-0.web` does not resolve.",
  bad: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  serviceName: web\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n',
  good: `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  serviceName: web\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n---\n${SERVICE("clusterIP: None\n  selector: {app: web}")}`,
  peers: ["kube-score/statefulset-has-servicename"],
  kinds: ["apps/StatefulSet"],
  object({ value, namespace, pods: [pod] }, { report, stream }) {
    const path = ["spec", "serviceName"]
    const name = textOf(at(value, "spec", "serviceName"))
    if (name === "") return report("it has no serviceName", path)
    const service = stream.find("/Service", namespace, name)
    if (service === undefined) return report(`there is no Service "${name}"`, path)
    if (at(service.value, "spec", "clusterIP") !== "None")
      return report(`the Service "${name}" is not headless (clusterIP: None)`, path)
    const selector = Object.entries(serviceSelector(service) ?? {})
    if (selector.length === 0 || !selector.every(([key, wanted]) => pod?.labels[key] === wanted))
      report(`the Service "${name}" does not select its pods`, path)
  },
}
