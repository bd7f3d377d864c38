import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { deployment, inject, remove, type TestOptions, WEB } from "./testing.ts"

const CONTAINER = { name: "agent", image: "agent:1", args: ["--level=info", "long ".repeat(20)] }
const TEMPLATE = {
  metadata: { labels: { team: "logs" } },
  spec: { containers: [CONTAINER], volumes: [{ name: "v", emptyDir: {} }] },
}

async function together(texts: readonly string[], options: TestOptions): Promise<string[]> {
  const { text } = await inject(texts.map((one) => `---\n${one}`).join(""), options)
  return text.split("---\n").slice(1)
}

/** What comes of each object alone, where there is no pod before it to learn from. */
async function oneByOne(texts: readonly string[], options: TestOptions): Promise<string[]> {
  return (await Promise.all(texts.map((text) => together([text], options)))).flat()
}

const pod = (spec: string, metadata = "metadata:\n  labels:\n    app: web\n") =>
  `${metadata}spec:\n${spec}`
const LIST = "  containers:\n  - name: web\n    image: nginx\n"

describe("a pod that is like one before it", () => {
  test.each([
    ["the same", WEB],
    ["another name and image", WEB.replaceAll("web", "shop")],
    ["more containers", `${WEB}    - name: other\n      image: x\n`],
    ["no metadata", WEB.slice(WEB.indexOf("spec:"))],
    ["other indentation", pod(LIST)],
    ["lists indented", pod(LIST.replaceAll(/^ {2}(?= *-| {2})/gm, "      "))],
    ["brackets", pod("  containers: [{name: web, image: nginx}]\n")],
    ["an item in brackets", pod("  containers:\n  - {name: web, image: nginx}\n")],
    ["volumes", pod(`${LIST}  volumes:\n  - name: data\n    emptyDir: {}\n`)],
    ["volumes in brackets", pod(`${LIST}  volumes: [{name: data, emptyDir: {}}]\n`)],
    ["no volumes", pod(`${LIST}  volumes:\n`)],
    ["a volume of the name", pod(`${LIST}  volumes:\n  - name: v\n    hostPath: {path: /}\n`)],
    ["a container of the name", WEB.replace("name: web", "name: agent")],
    [
      "an init container of the name",
      pod(`${LIST}  initContainers:\n  - name: agent\n    image: x\n`),
    ],
    ["a container without a name", pod("  containers:\n  - image: nginx\n")],
    ["the network of its node", pod(`${LIST}  hostNetwork: true\n`)],
    ["not the network of its node", pod(`${LIST}  hostNetwork: false\n`)],
    ["an end", pod(`${LIST}  restartPolicy: Never\n`)],
    ["no end", pod(`${LIST}  restartPolicy: Always\n`)],
    ["a refusal", pod(LIST, 'metadata:\n  labels:\n    sidecar.sternpost.dev/inject: "false"\n')],
    [
      "a refusal with escapes",
      pod(LIST, 'metadata:\n  labels:\n    "sidecar.sternpost\\x2edev/inject": "false"\n'),
    ],
    ["annotations", pod(LIST, "metadata:\n  annotations:\n    a: b\n")],
    ["annotations that are null", pod(LIST, "metadata:\n  annotations:\n")],
    ["annotations in brackets", pod(LIST, "metadata:\n  annotations: {a: b}\n")],
    ["the template's label", pod(LIST, "metadata:\n  labels:\n    team: mine\n")],
    ["anchors", pod(LIST.replace("nginx", "&i nginx"))],
    ["an anchored list", pod(LIST.replace("containers:", "containers: &c"))],
    ["other line breaks", WEB.replaceAll("\n", "\r\n")],
    ["a comment behind", `${WEB}      # deep\n`],
    [
      "another default container",
      pod(LIST, "metadata:\n  annotations:\n    kubectl.kubernetes.io/default-container: x\n"),
    ],
  ])("becomes what it becomes alone: %s", async (_, template) => {
    const texts = [WEB, template, WEB, template].map((one, i) => deployment(one, `d${i}`))
    for (const options of [
      {},
      { position: { containers: "first" } },
      { native: "always" as const, kubernetesVersion: "1.34" },
      { defaultContainer: "always" as const },
      { jobs: "inject" as const, hostNetwork: "inject" as const },
    ])
      expect(await together(texts, { template: TEMPLATE, ...options })).toEqual(
        await oneByOne(texts, { template: TEMPLATE, ...options }),
      )
  })

  test("gets out again what came in", async () => {
    const text = [1, 2, 3].map((i) => deployment(WEB, `d${i}`)).join("---\n")
    const result = await inject(text, { template: TEMPLATE })
    expect(result.edits).toBe(12)
    expect(remove(result.text).text).toBe(text)
  })

  test("may stand in a namespace that wants no sidecars", async () => {
    const texts = ["shop", "quiet", "shop", "quiet"].map((namespace) =>
      deployment(WEB).replace("metadata:\n", `metadata:\n  namespace: ${namespace}\n`),
    )
    const options = {
      template: TEMPLATE,
      namespaces: { quiet: { labels: { "sidecar.sternpost.dev/inject": "false" } } },
    }
    const { text, skipped } = await inject(texts.join("---\n"), options)
    expect(text.split("---\n")).toEqual(await oneByOne(texts, options))
    expect(skipped).toHaveLength(2)
  })

  test("is read where the template asks for what stands in it", async () => {
    const texts = ["a", "b", "c"].map((name) => deployment(WEB, name))
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template may hold
    const template = { spec: { containers: [{ ...CONTAINER, image: "${object.metadata.name}" }] } }
    expect(await together(texts, { template })).toEqual(await oneByOne(texts, { template }))
  })

  test("whatever the pods of a stream are", async () => {
    const names = fc.constantFrom("web", "agent", "other")
    const lists = fc
      .uniqueArray(names, { minLength: 1 })
      .map(
        (all) =>
          `  containers:\n${all.map((name) => `  - name: ${name}\n    image: x\n`).join("")}`,
      )
    const more = fc.constantFrom(
      "",
      "  volumes: []\n",
      "  volumes:\n    - name: d\n",
      "  hostNetwork: true\n",
    )
    const metadata = fc.constantFrom(
      "",
      "metadata: {}\n",
      "metadata:\n  labels: {a: b}\n",
      "metadata:\n    annotations:\n        a: b\n",
    )
    const template = fc.tuple(metadata, lists, more).map(([m, l, rest]) => `${m}spec:\n${l}${rest}`)
    await fc.assert(
      fc.asyncProperty(fc.array(template, { minLength: 2, maxLength: 6 }), async (templates) => {
        const texts = templates.map((one, i) => deployment(one, `d${i}`))
        const options = { template: TEMPLATE }
        expect(await together(texts, options)).toEqual(await oneByOne(texts, options))
      }),
      { numRuns: 60 },
    )
  })
})
