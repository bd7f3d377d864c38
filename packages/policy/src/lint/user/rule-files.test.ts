import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "@sternpost/goyaml"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { lintText } from "../testing.ts"
import { readRuleFiles, readRules } from "./rule-files.ts"

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {team: pay}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: init, image: "acme/init:1"}]
      containers: [{name: web, image: "acme/web:1", resources: {limits: {cpu: "1"}}}]
`

const CPU_IS_TEXT =
  "{properties: {resources: {properties: {limits: {properties: {cpu: {type: string}}}}}}}"

async function findings(yaml: string, text = DEPLOYMENT) {
  const userRules = await readRules(parse(yaml), "rules.yaml")
  const ids = new Set(userRules.map(({ id }) => id))
  const result = await lintText(text, { profile: "minimal", userRules })
  return result.findings
    .filter(({ rule }) => ids.has(rule))
    .map(
      ({ rule, severity, message, path }) => `${severity} ${rule} ${path?.join(".")}: ${message}`,
    )
}

const rules = (...entries: string[]) =>
  `kind: LintRules\nrules:\n${entries.map((entry) => `- ${entry}\n`).join("")}`

describe("rules in CEL", () => {
  test("what is not true is a finding, what is true is none", async () => {
    const good = '{id: team, summary: no team, cel: "has(object.metadata.labels.team)"}'
    const bad =
      '{id: owner, severity: error, summary: no owner, cel: "has(object.metadata.labels.owner)", message: add it}'
    expect(await findings(rules(good, bad))).toEqual(["error owner : add it"])
  })

  test("containers and pods can be asked, and say what they are", async () => {
    const container = `{id: registry, target: container, summary: wrong registry, cel: 'container.image.startsWith("acme/web")', messageExpression: '"not " + container.image + "."'}`
    const pod = `{id: spread, target: pod, summary: not spread, cel: "has(pod.topologySpreadConstraints)"}`
    expect(await findings(rules(container, pod))).toEqual([
      "warning registry spec.template.spec.initContainers.0: not acme/init:1",
      "warning spread spec.template.spec: not spread",
    ])
  })

  test("match says which objects it is for", async () => {
    const entry = "{id: none, summary: never, match: {kind: StatefulSet}, cel: 'false'}"
    expect(await findings(rules(entry))).toEqual([])
  })

  test("one that cannot be evaluated says so", async () => {
    const entry = "{id: deep, summary: odd, cel: 'object.spec.none.deeper == 1'}"
    expect((await findings(rules(entry)))[0]).toContain("odd (the rule cannot be evaluated:")
  })
})

test("a JSON Schema must fit, and the finding is at the field that does not", async () => {
  const entry =
    "{id: few, summary: too many, schema: {properties: {spec: {properties: {replicas: {maximum: 1}}}}}}"
  expect(await findings(rules(entry))).toEqual([
    "warning few spec.replicas: too many: must be <= 1",
  ])
})

describe("checks of Polaris", () => {
  const config = (check: string) =>
    `checks: {own: danger}\ncustomChecks:\n  own:\n${check.replace(/^/gm, "    ")}`

  test("a schema for containers is asked of each, those that are excluded not", async () => {
    const check = `successMessage: fine
failureMessage: CPU limits should be set.
category: Efficiency
target: Container
containers: {exclude: [initContainer]}
schema:
  '$schema': http://json-schema.org/draft-07/schema
  type: object
  required: [resources]
  properties: {resources: {type: object, required: [requests]}}
`
    expect(await findings(config(check))).toEqual([
      "error own spec.template.spec.containers.0.resources: CPU limits should be set",
    ])
  })

  test.each([
    ["PodSpec", "{required: [hostAliases]}", "spec.template.spec"],
    ["PodTemplate", "{properties: {metadata: {required: [annotations]}}}", "spec.template.spec"],
    ["Controller", "{properties: {metadata: {required: [annotations]}}}", "metadata"],
    [
      "apps/Deployment",
      "{properties: {spec: {properties: {replicas: {minimum: 3}}}}}",
      "spec.replicas",
    ],
  ])("target %s", async (target, schema, path) => {
    const check = `failureMessage: wrong\ntarget: ${target}\nschema: ${schema}\n`
    expect(await findings(config(check))).toEqual([`error own ${path}: wrong`])
  })

  test.each([
    ["target: Ingress\nschema: {required: [none]}", "another kind"],
    [
      "target: Controller\ncontrollers: {include: [Job]}\nschema: {required: [none]}",
      "other controllers",
    ],
    [
      "target: Controller\ncontrollers: {exclude: [Deployment]}\nschema: {required: [none]}",
      "all but these",
    ],
  ])("%j is for %s", async (check) => {
    expect(await findings(config(check))).toEqual([])
  })

  test("a container that is judged by its pod is alone in it", async () => {
    const check = `failureMessage: wrong
target: Container
schemaTarget: PodSpec
schema:
  properties:
    containers: {minItems: 1, items: {properties: {image: {pattern: web}}}}
`
    expect(await findings(config(check))).toEqual([
      "error own spec.template.spec.initContainers.0.image: wrong",
    ])
  })

  test.each([
    ["null is nothing", "{properties: {securityContext: {type: object}}}", "securityContext: null"],
    ["an empty text is nothing", "{not: {required: [imagePullPolicy]}}", 'imagePullPolicy: ""'],
    ["a quantity is a text", CPU_IS_TEXT, "resources: {limits: {cpu: 2}}"],
  ])("%s to Go, in which it is written", async (_, schema, field) => {
    const text = DEPLOYMENT.replace(
      'image: "acme/web:1", resources: {limits: {cpu: "1"}}',
      `image: "acme/web:1", ${field}`,
    )
    expect(await findings(config(`target: Container\nschema: ${schema}\n`), text)).toEqual([])
  })

  test("patterns may be without case, as Go writes it", async () => {
    const check = (pattern: string) =>
      `target: Container\nschema: {properties: {name: {not: {pattern: '${pattern}'}}}}\n`
    expect(await findings(config(check("(?i)^WEB$")))).toHaveLength(1)
    expect(await findings(config(check("^WEB$")))).toEqual([])
  })

  test.each([
    ["schemaString: '{{ .x }}'", "Go templates in a schema are not supported"],
    ["schema: {}\nadditionalSchemas: {}", "additionalSchemas, which ask for other objects"],
    ["target: Container", "it has neither schema nor schemaString"],
    ["schema: {type: 5}", "no JSON Schema"],
  ])("%j is refused by name", async (check, words) => {
    await expect(findings(config(check))).rejects.toThrow(`rules.yaml: own: ${words}`)
  })
})

test.each([
  ["id: x", "rules.yaml: it has neither schema nor schemaString"],
  ["kind: LintRules", "rules.yaml: a list of rules was expected"],
  [rules("5"), "rules.yaml: rules[0]: a map was expected"],
  [rules("{id: A_b, summary: x, cel: 'true'}"), "rules[0]: id: a name in small letters"],
  [rules("{id: a, cel: 'true'}"), "rules[0]: summary: what it finds"],
  [rules("{id: a, summary: x}"), "rules[0]: either cel or schema was expected"],
  [rules("{id: a, summary: x, cel: 'true', schema: {}}"), "either cel or schema was expected"],
  [rules("{id: a, summary: x, cel: 'nothing.is > 1'}"), "rules[0]: cel: "],
  [rules("{id: a, summary: x, cel: '1 + 1'}"), "rules[0]: cel: "],
  [
    rules("{id: a, summary: x, cel: 'true', target: node}"),
    'target: "node" is none of object, pod, container',
  ],
  [rules("{id: a, summary: x, cel: 'true', severity: bad}"), 'severity: "bad" is none of error'],
  [rules("{id: a, summary: x, cel: 'true', match: {kind: '('}}"), "rules[0]: match: "],
  [rules("{id: a, summary: x, cel: 'true', when: 1}"), 'there is no "when"'],
])("%j is refused", async (yaml, words) => {
  await expect(readRules(parse(yaml), "rules.yaml")).rejects.toThrow(words)
})

test("a rule of one's own may not be called as one of ours", async () => {
  const userRules = await readRules(parse(rules("{id: no-pdb, summary: x, cel: 'true'}")), "r.yaml")
  await expect(lintText(DEPLOYMENT, { userRules })).rejects.toThrow(
    'two lint rules with the id "no-pdb"',
  )
})

describe("files", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lint-rules-"))
    writeFileSync(join(folder, "noInit.yaml"), "target: PodSpec\nschema: {required: [x]}\n")
    writeFileSync(join(folder, "own.yaml"), rules("{id: own, summary: x, cel: 'true'}"))
    writeFileSync(join(folder, "broken.yaml"), "a: [")
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test("a check of Polaris alone in a file is called as the file", async () => {
    const read = await readRuleFiles(["noInit.yaml", "own.yaml"], folder)
    expect(read.map(({ id }) => id)).toEqual(["noInit", "own"])
  })

  test.each([
    ["none.yaml", "none.yaml: there is no such file"],
    ["broken.yaml", "broken.yaml: "],
  ])("%s is refused", async (file, words) => {
    await expect(readRuleFiles([file], folder)).rejects.toThrow(words)
  })
})
