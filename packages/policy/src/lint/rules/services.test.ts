import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./services.ts"

type Row = readonly [what: string, text: string, found: readonly string[]]

const service = (spec: string, name = "web", namespace = "default") =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`
const pod = (labels = "app: web", ports = "") =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {${labels}}}\nspec: {containers: [{name: web, image: "a:1", ports: [${ports}]}]}\n`
const stateful = (name = "serviceName: web, ") =>
  `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {${name}selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "a:1"}]}}}\n`

describe("dangling-service", () => {
  const FOUND = ["spec.selector: no pod has the labels that it selects"]
  test.each<Row>([
    ["a pod has the labels", service("selector: {app: web}") + pod(), []],
    ["a pod has more labels", service("selector: {app: web}") + pod("app: web, tier: front"), []],
    ["a pod has some of the labels", service("selector: {app: web, tier: front}") + pod(), FOUND],
    ["a pod template has them", service("selector: {app: web}") + stateful(), []],
    ["a pod of another namespace", service("selector: {app: web}", "web", "shop") + pod(), FOUND],
    ["no selector", service("ports: [{port: 80}]") + pod(), []],
    ["an empty selector", service("selector: {}") + pod(), []],
    [
      "another name only",
      service("type: ExternalName, externalName: acme.io, selector: {app: shop}") + pod(),
      [],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.danglingService, text)).toEqual(found)
  })
})

describe("invalid-target-ports", () => {
  const HTTP = "{name: http, containerPort: 8080}"
  const to = (target: string, ports = HTTP) =>
    service(`selector: {app: web}, ports: [{port: 80, targetPort: ${target}}]`) +
    pod("app: web", ports)
  const AT = "spec.ports.0.targetPort: "
  test.each<Row>([
    ["a name that a container has", to("http"), []],
    ["a name that none has", to("web"), [`${AT}no container of its pods has a port called "web"`]],
    ["a number, declared or not", to("9999"), []],
    ["no number of a port", to("65536"), [`${AT}targetPort 65536 is no port`]],
    ["zero", to("0"), [`${AT}targetPort 0 is no port`]],
    ["capitals", to("Http"), [`${AT}targetPort "Http" is no valid port name`]],
    ["digits only", to('"8080"'), [`${AT}targetPort "8080" is no valid port name`]],
    [
      "16 characters",
      to("abcdefghijklmnop"),
      [`${AT}targetPort "abcdefghijklmnop" is no valid port name`],
    ],
    ["15 characters", to("abcdefghijklmno", "{name: abcdefghijklmno, containerPort: 1}"), []],
    ["nothing is said", service("selector: {app: web}, ports: [{port: 80}]") + pod(), []],
    [
      "no pods to ask",
      service("selector: {app: shop}, ports: [{port: 80, targetPort: http}]") + pod(),
      [],
    ],
    [
      "a bad name in a container",
      pod("app: web", "{name: HTTP_port, containerPort: 80}"),
      [
        'spec.containers.0.ports.0.name: the port name "HTTP_port" of the container "web" is not valid',
      ],
    ],
    [
      "two hyphens",
      pod("app: web", "{name: a--b, containerPort: 80}"),
      ['spec.containers.0.ports.0.name: the port name "a--b" of the container "web" is not valid'],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.invalidTargetPorts, text)).toEqual(found)
  })
})

describe("exposed-services", () => {
  test.each([
    ["NodePort", true],
    ["LoadBalancer", true],
    ["ClusterIP", false],
    ["ExternalName", false],
  ])("%s: %s", async (type, isFound) => {
    const found = `spec.type: a Service of type ${type} is open to the outside`
    expect(await saidBy(rules.exposedServices, service(`type: ${type}`))).toEqual(
      isFound ? [found] : [],
    )
  })
})

describe("statefulset-headless-service", () => {
  const AT = "spec.serviceName: "
  const headless = "clusterIP: None, selector: {app: web}"
  test.each<Row>([
    ["headless, and selects them", stateful() + service(headless), []],
    ["no name", stateful("") + service(headless), [`${AT}it has no serviceName`]],
    ["no Service", stateful(), [`${AT}there is no Service "web"`]],
    ["another Service", stateful() + service(headless, "shop"), [`${AT}there is no Service "web"`]],
    [
      "another namespace",
      stateful() + service(headless, "web", "shop"),
      [`${AT}there is no Service "web"`],
    ],
    [
      "not headless",
      stateful() + service("selector: {app: web}"),
      [`${AT}the Service "web" is not headless (clusterIP: None)`],
    ],
    [
      "other pods",
      stateful() + service("clusterIP: None, selector: {app: shop}"),
      [`${AT}the Service "web" does not select its pods`],
    ],
    [
      "no pods",
      stateful() + service("clusterIP: None"),
      [`${AT}the Service "web" does not select its pods`],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.statefulSetHeadlessService, text)).toEqual(found)
  })
})
