import { loadKubernetesTypes } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import { type Shape, typeShape } from "./shape.ts"
import { findProblems } from "./walk.ts"

let deployment: Shape
let secret: Shape
beforeAll(async () => {
  const table = await loadKubernetesTypes()
  const shapeOf = (apiVersion: string, kind: string) => {
    const type = table.kind(apiVersion, kind)
    if (type === undefined) throw new Error(`no ${kind}`)
    return typeShape(type)
  }
  deployment = shapeOf("apps/v1", "Deployment")
  secret = shapeOf("v1", "Secret")
})

const container = (fields: object = {}) => ({ name: "web", image: "web:1", ...fields })
const withPod = (pod: object) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: {}, spec: pod } },
})
const told = (value: unknown) =>
  findProblems(deployment, value).map(
    ({ rule, path, message }) => `${rule} ${path.join(".")}: ${message}`,
  )

describe("an object of Kubernetes", () => {
  test("that is right has no problems", () => {
    expect(told(withPod({ containers: [container()] }))).toEqual([])
  })

  test("is told of unknown fields, with what was meant", () => {
    const pod = { containers: [container({ imagePulPolicy: "Always", xyz: 1 })], replicas: 1 }
    const at = "spec.template.spec"
    expect(told(withPod(pod))).toEqual([
      `unknown-field ${at}.containers.0.imagePulPolicy: Container has no field "imagePulPolicy"; did you mean "imagePullPolicy"?`,
      `unknown-field ${at}.containers.0.xyz: Container has no field "xyz"`,
      `unknown-field ${at}.replicas: PodSpec has no field "replicas"`,
    ])
  })

  test("is told of wrong types", () => {
    const pod = {
      containers: [container({ args: "a", env: [{ name: "A", value: 1 }, "x"], tty: "yes" })],
      hostNetwork: 1,
    }
    const at = "spec.template.spec"
    expect(told(withPod(pod))).toEqual([
      `wrong-type ${at}.containers.0.args: is a string, but a list was expected`,
      `wrong-type ${at}.containers.0.env.0.value: is an integer, but a string was expected`,
      `wrong-type ${at}.containers.0.env.1: is a string, but a map was expected`,
      `wrong-type ${at}.containers.0.tty: is a string, but true or false was expected`,
      `wrong-type ${at}.hostNetwork: is an integer, but true or false was expected`,
    ])
  })

  test("is told of missing fields", () => {
    expect(told({ apiVersion: "apps/v1", kind: "Deployment", metadata: {}, spec: {} })).toEqual([
      "missing-field spec.selector: is required, but it is missing",
      "missing-field spec.template: is required, but it is missing",
    ])
    expect(told(withPod({ containers: null }))).toEqual([
      "missing-field spec.template.spec.containers: is null, but it is required",
    ])
  })

  test("may have null for absent, but not in maps and lists", () => {
    const pod = {
      containers: [container({ env: null }), null],
      nodeSelector: { a: null },
      volumes: null,
    }
    expect(told(withPod(pod))).toEqual([
      "wrong-type spec.template.spec.containers.1: is null, but a map was expected",
      "wrong-type spec.template.spec.nodeSelector.a: is null, but a string was expected",
    ])
  })

  test("is told of values that cannot be read", () => {
    const resources = { limits: { cpu: "1 core", memory: 5 } }
    const ports = [{ containerPort: 70000, name: "HTTP" }]
    expect(told(withPod({ containers: [container({ resources, ports, name: "Web" })] }))).toEqual([
      expect.stringMatching(/^invalid-name .*containers\.0\.name: the name "Web" is not allowed/),
      'invalid-value spec.template.spec.containers.0.resources.limits.cpu: "1 core" is no quantity: a number with an optional suffix such as m, k, M, Ki, Mi or e3 was expected',
      "invalid-value spec.template.spec.containers.0.ports.0.containerPort: 70000 is no port: 1 to 65535 was expected",
      expect.stringMatching(/^invalid-name .*ports\.0\.name: the name "HTTP" is not allowed/),
    ])
  })

  test("names the key of a bad label", () => {
    const value = { ...withPod({ containers: [] }), metadata: { labels: { v: "1+2" } } }
    expect(told(value)).toEqual([expect.stringMatching(/^invalid-label metadata\.labels\.v: /)])
  })
})

test("what is secret is not quoted", () => {
  const value = { data: { a: "not base64!" }, stringData: { b: 5 } }
  const messages = (isSecret?: (path: readonly (string | number)[]) => boolean) =>
    findProblems(secret, value, isSecret).map(({ message }) => message)
  expect(messages()[0]).toBe('"not base64!" is no base64')
  expect(messages(() => true)).toEqual(["is no base64", "is an integer, but a string was expected"])
})
