// Which template an object is said to come from, whatever the stages did to what Helm wrote down.
import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { pipelineText } from "../support/pipelines.ts"
import { summary } from "../support/rendered.ts"
import { createRenderingHelm, type RenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const annotated = configMap("b", "  annotations:", "    example.com/kept: yes please")

// As many programs do: comments and annotations that they do not know are lost.
const FORGET = `import { readFileSync } from "node:fs"
const text = readFileSync(0, "utf8")
  .replace(/^ *#.*\\n/gm, "")
  .replace(/^ *'?postrenderer.helm.sh.*\\n/gm, "")
  .replace(/^ *annotations:\\n(?! {4})/gm, "")
`

const added = (name: string): string => JSON.stringify(`${configMap(name)}`)

const programs = {
  "forget.mjs": `${FORGET}process.stdout.write(text)\n`,
  // As yq does: no marker before the first document.
  "bare.mjs": `${FORGET}process.stdout.write(text.replace(/^---\\n/, ""))\n`,
  "reverse.mjs": `${FORGET}process.stdout.write(text.split(/^---\\n/m).reverse().join("---\\n"))\n`,
  "add.mjs": `${FORGET}const [, a, b] = text.split(/^---\\n/m)
process.stdout.write([a, ${added("between")}, b, ${added("last")}].join("---\\n"))\n`,
  "json.mjs": `import { readFileSync } from "node:fs"
const names = [...readFileSync(0, "utf8").matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name)
for (const name of names)
  console.log(JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } }))\n`,
}

const modules = {
  "clear.mjs": "export default { transform(o) { delete o.metadata.annotations } }\n",
  "follow.mjs": `export default {
    transform: (o) => [o, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: o.metadata.name + "-too" } }],
  }\n`,
  "named.mjs": `export default {
    run: (os) => [...os, { apiVersion: "v1", kind: "ConfigMap", metadata: {
      name: "mine", annotations: { "postrenderer.helm.sh/postrender-filename": "app/templates/mine.yaml" } } }],
  }\n`,
  "first.mjs": `export default {
    run: (os) => [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "first" } }, ...os],
  }\n`,
}

const exec = (program: keyof typeof programs, options = {}) => ({
  uses: "exec",
  with: { command: ["node", `./${program}`], secrets: "pass", ...options },
})

const A = "ConfigMap/a from app/templates/a.yaml"
const B = "ConfigMap/b from app/templates/b.yaml"

describeWithTools("the source of an object", ["helm3", "helm4"], () => {
  let chart: string

  beforeAll(() => {
    chart = writeChart({ "templates/a.yaml": configMap("a"), "templates/b.yaml": annotated })
  })

  describe.each(["helm3", "helm4"] as const)("with %s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const render = (...stages: readonly object[]): Promise<string> => {
      const cwd = writeFiles({ ...programs, ...modules, "pipeline.yaml": pipelineText(...stages) })
      return helm.succeed(["template", "web", chart, ...helm.postRenderer()], { cwd })
    }

    test("stays when programs drop comments and annotations, one after the other", async () => {
      const text = await render(exec("forget.mjs"), { name: "again", ...exec("forget.mjs") })
      expect(summary(text)).toEqual([A, B])
      expect(text).toContain("  annotations:\n    example.com/kept: yes please\n")
      expect(text).not.toContain("postrenderer.helm.sh")
    })

    test("stays when a program makes JSON of everything", async () => {
      expect(summary(await render(exec("json.mjs")))).toEqual([A, B])
    })

    test.each(["forget.mjs", "bare.mjs"] as const)(
      "stays when a program's own text is taken: %s",
      async (program) => {
        const text = await render(exec(program, { output: "verbatim" }))
        expect(text).not.toMatch(/^---\S/m)
        expect(summary(text)).toEqual([A, B])
      },
    )

    test("goes with the object when a program changes the order", async () => {
      // Helm 4 sorts afterwards.
      expect(summary(await render(exec("reverse.mjs")))).toEqual(name === "helm3" ? [B, A] : [A, B])
    })

    test("stays when a module removes all annotations", async () => {
      const text = await render({ uses: "./clear.mjs" })
      expect(summary(text)).toEqual([A, B])
      expect(text).not.toContain("annotations")
    })

    test("is that of the object before it for one that a program adds", async () => {
      const text = await render(exec("add.mjs"))
      expect(summary(text)).toEqual([
        A,
        "ConfigMap/between from app/templates/a.yaml",
        B,
        "ConfigMap/last from app/templates/b.yaml",
      ])
      expect(text).not.toMatch(/---\n\n/)
    })

    test("is that of the object it follows for one that a module adds", async () => {
      expect(summary(await render({ uses: "./follow.mjs" }))).toEqual([
        A,
        "ConfigMap/a-too from app/templates/a.yaml",
        B,
        "ConfigMap/b-too from app/templates/b.yaml",
      ])
    })

    test("is not known for one that follows no other", async () => {
      const first =
        name === "helm3"
          ? "ConfigMap/first from nowhere"
          : "ConfigMap/first from generated-by-postrender-2.yaml"
      expect(summary(await render({ uses: "./first.mjs" }))).toEqual([A, B, first])
    })
  })

  test("is what a stage says in Helm 4's annotation, also for --output-dir", async () => {
    const helm = await createRenderingHelm("helm4")
    const cwd = writeFiles({ ...modules, "pipeline.yaml": pipelineText({ uses: "./named.mjs" }) })
    const args = ["template", "web", chart, ...helm.postRenderer()]
    expect(summary(await helm.succeed(args, { cwd }))).toEqual([
      A,
      B,
      "ConfigMap/mine from app/templates/mine.yaml",
    ])
    await helm.succeed([...args, "--output-dir", "out"], { cwd })
    expect(readFileSync(`${cwd}/out/app/templates/mine.yaml`, "utf8")).toBe(
      `---\n# Source: app/templates/mine.yaml\n${configMap("mine")}\n`,
    )
  })
})
