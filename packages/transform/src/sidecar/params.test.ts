import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { deployment, inject, remove, type TestOptions, WEB } from "./testing.ts"

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: what templates hold
const template = (fields: object) => ({
  spec: { containers: [{ name: "a", image: "x", ...fields }] },
})
const agentOf = async (options: TestOptions, text = deployment(WEB)) => {
  const { text: after } = await inject(text, options)
  expect(remove(after).text).toBe(text)
  expect((await inject(after, options)).text).toBe(after)
  return parseManifests(after).manifests[0]?.get([
    "spec",
    "template",
    "spec",
    "containers",
    1,
  ]) as Record<string, unknown>
}
const annotated = (pairs: string) =>
  deployment(WEB.replace("metadata:", `metadata:\n  annotations: {${pairs}}`))

describe("the value of a parameter", () => {
  const image = template({ image: "agent:${params.tag}" })
  const params = {
    tag: { type: "string", default: "1", annotation: "acme/tag", from: "chart.version" },
  } as const

  test("is its annotation, else what is set, else what the release says, else the default", async () => {
    const chart = { release: { name: "r" } }
    expect(await agentOf({ template: image, params })).toMatchObject({ image: "agent:1" })
    expect(
      await agentOf({
        template: image,
        params: { tag: { ...params.tag, from: "release.name" } },
        ...chart,
      }),
    ).toMatchObject({ image: "agent:r" })
    expect(await agentOf({ template: image, params, values: { tag: "2" } })).toMatchObject({
      image: "agent:2",
    })
    expect(
      await agentOf({ template: image, params, values: { tag: "2" } }, annotated('acme/tag: "3"')),
    ).toMatchObject({ image: "agent:3" })
  })

  test("may be an annotation of the workload, behind that of the pod", async () => {
    const workload = (text: string) =>
      text.replace("  name: web\nspec", '  name: web\n  annotations: {acme/tag: "4"}\nspec')
    expect(await agentOf({ template: image, params }, workload(deployment(WEB)))).toMatchObject({
      image: "agent:4",
    })
    expect(
      await agentOf({ template: image, params }, workload(annotated('acme/tag: "3"'))),
    ).toMatchObject({ image: "agent:3" })
  })

  test("that nobody gives is an error with the template's line and the object", async () => {
    const text = "spec:\n  containers:\n  - name: a\n    image: agent:${params.tag}\n"
    const options = {
      templates: [{ name: "agent", template: text, file: "t.yaml" }],
      params: { tag: {} },
    }
    await expect(inject(deployment(WEB), options)).rejects.toThrow(
      'template "agent" (t.yaml), line 4, spec.containers[0].image: ${params.tag} has no value (for Deployment web (line 1 of the stream))',
    )
  })

  test.each([
    [{ type: "integer" }, "x", 'is "x", which is no integer'],
    [{ type: "integer", minimum: 1 }, "0", "is 0, less than 1"],
    [{ type: "integer", maximum: 1 }, "2", "is 2, more than 1"],
    [{ type: "boolean" }, "yess", 'is "yess", which is no boolean'],
    [{ type: "quantity" }, "10Mb", 'is "10Mb", which is no quantity'],
    [{ type: "list" }, "a", 'is "a", which is no list'],
    [{ type: "map" }, "[a]", 'is ["a"], which is no map'],
    [{ enum: ["a", "b"] }, "c", 'is "c", which is none of "a", "b"'],
    [
      { pattern: "(?:(?:a+)+)+" },
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
      'is "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", which does not match',
    ],
    [{ pattern: "[a-z]+" }, "A1", 'is "A1", which does not match [a-z]+'],
  ] as const)("%j refuses the annotation %s", async (param, value, why) => {
    const options = {
      template: template({ args: ["${params.p}"] }),
      params: { p: { ...param, annotation: "acme/p" } },
    }
    await expect(inject(annotated(`acme/p: ${JSON.stringify(value)}`), options)).rejects.toThrow(
      `Deployment web (line 1 of the stream): annotation acme/p, which sets the param "p", ${why}`,
    )
  })
})

describe("a value in a template", () => {
  test("has the type of the parameter", async () => {
    const fields = {
      ports: [{ containerPort: "${params.port}" }],
      args: "${params.args}",
      resources: { limits: "${params.limits}" },
      tty: "${params.tty}",
      env: [{ name: "PORT", value: "${params.port}" }],
    }
    const params = {
      port: { type: "integer", default: 8080 },
      args: { type: "list", annotation: "acme/args", default: [] },
      limits: { type: "map", default: { memory: "64Mi" } },
      tty: { type: "boolean", default: true },
    } as const
    expect(
      await agentOf({ template: template(fields), params }, annotated("acme/args: '[--a, --b]'")),
    ).toMatchObject({
      ports: [{ containerPort: 8080 }],
      args: ["--a", "--b"],
      resources: { limits: { memory: "64Mi" } },
      tty: true,
      env: [{ name: "PORT", value: "8080" }],
    })
  })

  test("of a parameter without a type has that of its field", async () => {
    const fields = {
      ports: [{ containerPort: "${port}" }],
      tty: "${tty}",
      image: "a:${tag}",
      env: [{ name: "T", value: "${tag}" }],
    }
    expect(
      await agentOf({
        template: template(fields),
        values: { port: "8080", tty: "true", tag: "3.10" },
      }),
    ).toMatchObject({
      ports: [{ containerPort: 8080 }],
      tty: true,
      image: "a:3.10",
      env: [{ name: "T", value: "3.10" }],
    })
  })

  test.each([
    [
      { ports: [{ containerPort: "${params.p}" }] },
      { type: "string", default: "80" },
      '${params.p} is "80", but the field takes int32',
    ],
    [
      { args: "${params.p}" },
      { type: "map", default: {} },
      "${params.p} is {}, but the field takes list",
    ],
    [
      { image: "x:${params.p}" },
      { type: "list", default: [] },
      "${params.p} is no scalar, so it cannot stand in a text",
    ],
  ] as const)("%j refuses %j", async (fields, param, message) => {
    await expect(
      inject(deployment(WEB), { template: template(fields), params: { p: param } }),
    ).rejects.toThrow(message)
  })

  test("may come from the pod, its object and the release", async () => {
    const env = (name: string, value: string) => ({ name, value })
    const fields = {
      env: [
        env("A", "${pod.containers[0].name}-${pod.metadata.labels.app}"),
        env("B", "${object.kind}/${object.metadata.name}"),
        env("C", "${release.name} $${HOME} $(B)"),
      ],
    }
    expect(
      await agentOf({
        template: template(fields),
        release: { name: "r" },
        position: { containers: "last" },
      }),
    ).toMatchObject({
      env: [env("A", "web-web"), env("B", "Deployment/web"), env("C", "r ${HOME} $(B)")],
    })
  })

  test("that the object lacks is an error", async () => {
    const options = { template: template({ image: "x:${object.metadata.labels.version}" }) }
    await expect(inject(deployment(WEB), options)).rejects.toThrow(
      "${object.metadata.labels.version} has no value (for Deployment web",
    )
  })

  test("from the pod is that of the pod without the sidecar, however often it is injected", async () => {
    const options = {
      template: template({ env: [{ name: "FIRST", value: "${pod.containers[0].name}" }] }),
      position: { containers: "first" },
    }
    const first = await inject(deployment(WEB), options)
    expect(first.text).toContain("value: web")
    const again = await inject(first.text, options)
    expect(again).toMatchObject({ text: first.text, edits: 0 })
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: what templates hold
