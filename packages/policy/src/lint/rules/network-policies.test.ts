import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./network-policies.ts"

type Row = readonly [what: string, text: string, found: readonly string[]]

const policy = (spec: string, namespace = "default") =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: ${namespace}}\nspec: {${spec}}\n`
const POD =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: "a:1"}]}\n'
const WEB = "podSelector: {matchLabels: {app: web}}"

describe("no-network-policy", () => {
  const FOUND = ["spec: no NetworkPolicy restricts it"]
  test.each<Row>([
    ["none", "", FOUND],
    ["it lets nobody in", policy(WEB), []],
    ["it is for all pods", policy("podSelector: {}"), []],
    ["it is for other pods", policy("podSelector: {matchLabels: {app: shop}}"), FOUND],
    ["it is in another namespace", policy(WEB, "shop"), FOUND],
    ["it lets everybody in", policy(`${WEB}, ingress: [{}]`), FOUND],
    ["it lets some in", policy(`${WEB}, ingress: [{from: [{podSelector: {}}]}]`), []],
    ["it opens a port", policy(`${WEB}, ingress: [{ports: [{port: 80}]}]`), []],
    [
      "it lets everybody in, but some out",
      policy(`${WEB}, ingress: [{}], egress: [{ports: [{port: 53}]}]`),
      [],
    ],
    ["it lets everybody in and out", policy(`${WEB}, ingress: [{}], egress: [{}]`), FOUND],
    ["it lets nobody out", policy(`${WEB}, policyTypes: [Egress]`), []],
    ["it lets everybody out", policy(`${WEB}, policyTypes: [Egress], egress: [{}]`), FOUND],
    ["an empty list of peers is everybody", policy(`${WEB}, ingress: [{from: []}]`), FOUND],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.noNetworkPolicy, text + POD)).toEqual(found)
  })
})

describe("dangling-networkpolicy and its peers", () => {
  const NO_POD = ["spec.podSelector: it selects no pod"]
  const peer = (path: string) => [`spec.${path}.podSelector: no pod has the labels of this peer`]
  const from = (selector: string) => policy(`podSelector: {}, ingress: [{from: [{${selector}}]}]`)
  test.each<Row>([
    ["it selects a pod", policy(WEB), []],
    ["it selects all, of which there may be none", policy("podSelector: {}", "shop"), []],
    ["it selects none", policy("podSelector: {matchLabels: {app: shop}}"), NO_POD],
    ["it selects one of another namespace", policy(WEB, "shop"), NO_POD],
    ["a peer that is there", from(WEB), []],
    [
      "a peer that is not",
      from("podSelector: {matchLabels: {app: shop}}"),
      peer("ingress.0.from.0"),
    ],
    ["all pods", from("podSelector: {}"), []],
    ["an address", from("ipBlock: {cidr: 10.0.0.0/8}"), []],
    [
      "a peer of another namespace, which is not known",
      from("podSelector: {matchLabels: {app: shop}}, namespaceSelector: {}"),
      [],
    ],
    [
      "the second of those it lets out to",
      policy(
        `podSelector: {}, egress: [{}, {to: [{${WEB}}, {podSelector: {matchLabels: {a: b}}}]}]`,
      ),
      peer("egress.1.to.1"),
    ],
  ])("%s", async (_, text, found) => {
    const said = await saidBy(rules.danglingNetworkPolicy, text + POD)
    expect([...said, ...(await saidBy(rules.danglingNetworkPolicyPeer, text + POD))]).toEqual(found)
  })
})

describe("dangling-servicemonitor", () => {
  const FOUND = ["spec.selector: no Service has the labels that it selects"]
  const monitor = (spec: string) =>
    `---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web, namespace: monitoring}\nspec: {${spec}}\n`
  const service = (namespace: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ${namespace}, labels: {app: web}}\n`
  const SELECTOR = "selector: {matchLabels: {app: web}}"
  test.each<Row>([
    ["its own namespace", monitor(SELECTOR) + service("monitoring"), []],
    ["another namespace", monitor(SELECTOR) + service("shop"), FOUND],
    ["any", monitor(`${SELECTOR}, namespaceSelector: {any: true}`) + service("shop"), []],
    [
      "one by name",
      monitor(`${SELECTOR}, namespaceSelector: {matchNames: [shop]}`) + service("shop"),
      [],
    ],
    [
      "its own is not meant if others are named",
      monitor(`${SELECTOR}, namespaceSelector: {matchNames: [shop]}`) + service("monitoring"),
      FOUND,
    ],
    [
      "other labels",
      monitor("selector: {matchLabels: {app: shop}}") + service("monitoring"),
      FOUND,
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.danglingServiceMonitor, text)).toEqual(found)
  })
})

describe("dnsconfig-ndots", () => {
  test.each([
    ['dnsConfig: {options: [{name: ndots, value: "2"}]}', true],
    ["dnsConfig: {options: [{name: edns0}, {name: ndots, value: 2}]}", true],
    ['dnsConfig: {options: [{name: ndots, value: "5"}]}', false],
    ["dnsConfig: {}", false],
    ["dnsPolicy: Default", false],
  ])("%s is good: %s", async (fields, isGood) => {
    const found = "dnsConfig: its dnsConfig does not say ndots: 2"
    expect(await saidBy(rules.dnsNdots, fields)).toEqual(isGood ? [] : [found])
  })
})
