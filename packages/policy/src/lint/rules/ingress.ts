import type { Path } from "@sternpost/manifests"
import { at, listOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintObject } from "../subjects.ts"

const INGRESSES = ["networking.k8s.io/Ingress", "extensions/Ingress"]
const INGRESS = (backend: string, tls = "") =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:${tls}\n  rules:\n  - host: web.acme.io\n    http:\n      paths: [{path: /, pathType: Prefix, backend: {service: ${backend}}}]\n`
const SERVICE =
  "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n"

interface Backend {
  readonly service: string
  readonly port: unknown
  readonly path: Path
}

function backends({ value }: LintObject): Backend[] {
  const spec = at(value, "spec")
  const found = ["defaultBackend", "backend"].flatMap((field) =>
    readBackend(at(spec, field), ["spec", field]),
  )
  for (const [i, rule] of listOf(at(spec, "rules")).entries())
    for (const [j, entry] of listOf(at(rule, "http", "paths")).entries())
      found.push(
        ...readBackend(at(entry, "backend"), ["spec", "rules", i, "http", "paths", j, "backend"]),
      )
  return found
}

// The first lines are of networking.k8s.io/v1, the last of its betas.
function readBackend(backend: unknown, path: Path): Backend[] {
  const service = at(backend, "service")
  if (service !== undefined) {
    const port = at(service, "port", "number") ?? at(service, "port", "name")
    return [{ service: textOf(at(service, "name")), port, path }]
  }
  const name = textOf(at(backend, "serviceName"))
  return name === "" ? [] : [{ service: name, port: at(backend, "servicePort"), path }]
}

export const ingressDangling: LintRule = {
  id: "ingress-dangling",
  summary: "an Ingress leads to a Service, or a port of it, that there is not",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Who asks gets 503, and everything looks fine in the cluster. Mostly the name, or the port, was changed on one side.",
  bad: `${INGRESS("{name: web, port: {name: https}}")}${SERVICE}`,
  good: `${INGRESS("{name: web, port: {name: http}}")}${SERVICE}`,
  peers: ["kube-linter/dangling-ingress", "kube-score/ingress-targets-service"],
  kinds: INGRESSES,
  object(ingress, { report, stream }) {
    for (const { service: name, port, path } of backends(ingress)) {
      const service = stream.find("/Service", ingress.namespace, name)
      if (service === undefined) report(`there is no Service "${name}"`, path)
      else if (port === undefined) report(`no port of the Service "${name}" is named`, path)
      else if (!hasPort(service, port))
        report(`the Service "${name}" has no port ${JSON.stringify(port)}`, path)
    }
  },
}

function hasPort({ value }: LintObject, wanted: unknown): boolean {
  // A Service of another name, outside the cluster, needs no ports.
  if (at(value, "spec", "type") === "ExternalName") return true
  return listOf(at(value, "spec", "ports")).some(
    (port) => at(port, "port") === wanted || at(port, "name") === wanted,
  )
}

export const tlsMissing: LintRule = {
  id: "tls-missing",
  summary: "an Ingress has no TLS",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "What users send, passwords and cookies included, can be read and changed on the way. Add `spec.tls` with a Secret, or an issuer of cert-manager.",
  bad: INGRESS("{name: web, port: {number: 80}}"),
  good: INGRESS(
    "{name: web, port: {number: 80}}",
    "\n  tls: [{hosts: [web.acme.io], secretName: web-tls}]",
  ),
  peers: ["polaris/tlsSettingsMissing", "kyverno/require-ingress-https"],
  kinds: INGRESSES,
  object({ value }, { report }) {
    if (listOf(at(value, "spec", "tls")).length === 0) report("it has no tls", ["spec", "tls"])
  },
}
