import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./probes.ts"

type Row = readonly [what: string, fields: string, found: readonly string[]]

const PROBE = "{httpGet: {path: /, port: 80}}"
const pod = (fields: string, more = "") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web${more}}\nspec: {${fields}}\n`
const CONTAINERS = 'containers: [{name: web, image: "a:1"}]'

describe.each([
  [rules.noReadinessProbe, "readinessProbe"],
  [rules.noLivenessProbe, "livenessProbe"],
])("$id", (rule, field) => {
  const FOUND = [`containers.0: the container "web" has no ${field}`]
  test.each<Row>([
    ["none", "env: []", FOUND],
    ["one", `${field}: ${PROBE}`, []],
    ["null", `${field}: null`, FOUND],
    ["another one only", `startupProbe: ${PROBE}`, FOUND],
    [
      "an init container and a sidecar need none",
      `containers: [{name: web, image: "a:1", ${field}: ${PROBE}}]\ninitContainers: [{name: a, image: "a:1"}, {name: b, image: "b:1", restartPolicy: Always}]`,
      [],
    ],
    [
      "each container is asked",
      `containers: [{name: web, image: "a:1"}, {name: log, image: "b:1", ${field}: ${PROBE}}]`,
      FOUND,
    ],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rule, fields)).toEqual(found)
  })

  test.each([
    ["a hook", pod(CONTAINERS, ", annotations: {helm.sh/hook: test}"), 0],
    ["a pod that ends", pod(`restartPolicy: Never, ${CONTAINERS}`), 0],
    [
      "a pod that is started again when it fails",
      pod(`restartPolicy: OnFailure, ${CONTAINERS}`),
      0,
    ],
    ["a pod that goes on", pod(`restartPolicy: Always, ${CONTAINERS}`), 1],
    [
      "a Job",
      `apiVersion: batch/v1\nkind: Job\nmetadata: {name: web}\nspec: {template: {spec: {${CONTAINERS}}}}\n`,
      0,
    ],
    [
      "a CronJob",
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {jobTemplate: {spec: {template: {spec: {${CONTAINERS}}}}}}\n`,
      0,
    ],
  ])("%s has %#", async (_, text, count) => {
    expect(await saidBy(rule, text)).toHaveLength(count)
  })
})

describe("identical-probes", () => {
  const FOUND = [
    'containers.0.livenessProbe: livenessProbe and readinessProbe of the container "web" ask the same',
  ]
  const probes = (ready: string, alive: string) =>
    `readinessProbe: ${ready}\nlivenessProbe: ${alive}`
  test.each<Row>([
    ["the same", probes(PROBE, PROBE), FOUND],
    [
      "other times, the same question",
      probes(PROBE, "{httpGet: {path: /, port: 80}, periodSeconds: 30}"),
      FOUND,
    ],
    [
      "what the API server fills in",
      probes("{httpGet: {port: 80}}", "{httpGet: {path: /, port: 80, scheme: HTTP}}"),
      FOUND,
    ],
    ["the same command", probes("{exec: {command: [a, b]}}", "{exec: {command: [a, b]}}"), FOUND],
    ["another command", probes("{exec: {command: [a, b]}}", "{exec: {command: [a, c]}}"), []],
    ["another path", probes(PROBE, "{httpGet: {path: /alive, port: 80}}"), []],
    ["another scheme", probes(PROBE, "{httpGet: {path: /, port: 80, scheme: HTTPS}}"), []],
    ["another port", probes(PROBE, "{httpGet: {path: /, port: 81}}"), []],
    ["another sort", probes(PROBE, "{tcpSocket: {port: 80}}"), []],
    ["one only", `readinessProbe: ${PROBE}`, []],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.identicalProbes, fields)).toEqual(found)
  })
})

describe("probe-port-undeclared", () => {
  const PORTS = "ports: [{name: http, containerPort: 8080}, {containerPort: 9090}]"
  const asks = (probe: string, handler: string, port: string) => [
    `containers.0.${probe}.${handler}.port: ${probe} of the container "web" asks port ${port}, which it does not declare`,
  ]
  test.each<Row>([
    ["a declared number", `${PORTS}\nreadinessProbe: {tcpSocket: {port: 9090}}`, []],
    ["a declared name", `${PORTS}\nreadinessProbe: {httpGet: {port: http}}`, []],
    ["a declared number as a text", `${PORTS}\nreadinessProbe: {httpGet: {port: "8080"}}`, []],
    [
      "another number",
      `${PORTS}\nlivenessProbe: {httpGet: {port: 80}}`,
      asks("livenessProbe", "httpGet", "80"),
    ],
    [
      "another name",
      `${PORTS}\nstartupProbe: {httpGet: {port: web}}`,
      asks("startupProbe", "httpGet", '"web"'),
    ],
    [
      "another port of gRPC",
      `${PORTS}\nreadinessProbe: {grpc: {port: 5000}}`,
      asks("readinessProbe", "grpc", "5000"),
    ],
    [
      "no ports at all",
      "readinessProbe: {tcpSocket: {port: 80}}",
      asks("readinessProbe", "tcpSocket", "80"),
    ],
    [
      "no port, where one is needed",
      `${PORTS}\nreadinessProbe: {httpGet: {path: /}}`,
      [
        'containers.0.readinessProbe.httpGet: readinessProbe of the container "web" does not say which port it asks',
      ],
    ],
    ["a command asks none", "readinessProbe: {exec: {command: [a]}}", []],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.probePortUndeclared, fields)).toEqual(found)
  })
})
