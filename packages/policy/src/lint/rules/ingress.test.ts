import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { ingressDangling, tlsMissing } from "./ingress.ts"

const ingress = (spec: string, api = "networking.k8s.io/v1") =>
  `---\napiVersion: ${api}\nkind: Ingress\nmetadata: {name: web}\nspec: {${spec}}\n`
const path = (backend: string) => `rules: [{http: {paths: [{path: /, backend: {${backend}}}]}}]`
const service = (spec = "ports: [{name: http, port: 80}]", name = "web") =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {${spec}}\n`
const PATH = "spec.rules.0.http.paths.0.backend"

describe("ingress-dangling", () => {
  test.each<[what: string, text: string, found: readonly string[]]>([
    ["a name of a port", ingress(path("service: {name: web, port: {name: http}}")) + service(), []],
    [
      "a number of a port",
      ingress(path("service: {name: web, port: {number: 80}}")) + service(),
      [],
    ],
    [
      "another name",
      ingress(path("service: {name: web, port: {name: https}}")) + service(),
      [`${PATH}: the Service "web" has no port "https"`],
    ],
    [
      "another number",
      ingress(path("service: {name: web, port: {number: 8080}}")) + service(),
      [`${PATH}: the Service "web" has no port 8080`],
    ],
    [
      "no port",
      ingress(path("service: {name: web, port: {}}")) + service(),
      [`${PATH}: no port of the Service "web" is named`],
    ],
    [
      "another Service",
      ingress(path("service: {name: shop, port: {number: 80}}")) + service(),
      [`${PATH}: there is no Service "shop"`],
    ],
    [
      "the backend for all else",
      ingress("defaultBackend: {service: {name: shop, port: {number: 80}}}") + service(),
      ['spec.defaultBackend: there is no Service "shop"'],
    ],
    [
      "the old form",
      ingress(path("serviceName: web, servicePort: http"), "extensions/v1beta1") + service(),
      [],
    ],
    [
      "the old form, another port",
      ingress(path("serviceName: web, servicePort: 81"), "networking.k8s.io/v1beta1") + service(),
      [`${PATH}: the Service "web" has no port 81`],
    ],
    [
      "the old form for all else",
      ingress("backend: {serviceName: shop, servicePort: 80}", "extensions/v1beta1") + service(),
      ['spec.backend: there is no Service "shop"'],
    ],
    [
      "a Service outside the cluster",
      ingress(path("service: {name: web, port: {number: 80}}")) +
        service("type: ExternalName, externalName: acme.io"),
      [],
    ],
    ["a resource that is no Service", ingress(path("resource: {kind: Bucket, name: b}")), []],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(ingressDangling, text)).toEqual(found)
  })

  test("a Service of another group is none", async () => {
    const knative = service("template: {}").replace(
      "apiVersion: v1",
      "apiVersion: serving.knative.dev/v1",
    )
    const text = ingress(path("service: {name: web, port: {number: 80}}")) + knative + service()
    expect(await saidBy(ingressDangling, text)).toEqual([])
  })
})

test("tls-missing: an empty list is none", async () => {
  const FOUND = ["spec.tls: it has no tls"]
  expect(await saidBy(tlsMissing, ingress("rules: []"))).toEqual(FOUND)
  expect(await saidBy(tlsMissing, ingress("tls: []"))).toEqual(FOUND)
  expect(await saidBy(tlsMissing, ingress("tls: [{secretName: a}]"))).toEqual([])
  expect(await saidBy(tlsMissing, ingress("rules: []", "example.com/v1"))).toEqual([])
})
