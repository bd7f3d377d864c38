// The transformers together behind both Helms, on a chart whose objects name each other.
import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"

import { writeChart } from "../support/chart.ts"
import { createRenderingHelm, writePipeline } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const FILES = {
  "templates/config.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {LEVEL: info, LEVEL: "warn"}\n',
  "templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1 # few
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
    spec:
      containers:
        - name: web
          image: nginx:1.25 # as tested
          envFrom: [{configMapRef: {name: settings}}]
          env: [{name: A, value: x}, {name: A, value: y}]
`,
  "templates/hook.yaml":
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: busybox}]}}}\n",
}

const STAGES = [
  { uses: "dedupe" },
  { uses: "set-fields", match: { kind: "ConfigMap" }, with: { fields: { "data.LEVEL": "debug" } } },
  {
    uses: "images",
    with: {
      images: [{ name: "nginx", newTag: "1.29" }],
      registries: [{ from: "docker.io", to: "mirror.local" }],
    },
  },
  { uses: "replicas", with: { replicas: [{ name: "web", count: 3 }] } },
  { uses: "name-affix", with: { prefix: "blue-" } },
  { uses: "namespace", with: { namespace: "shop" } },
  {
    uses: "labels",
    with: { pairs: { team: "shop" }, includeTemplates: true },
  },
  { uses: "config-hash" },
  { uses: "guard" },
]

describeWithTools("transformers", ["helm3", "helm4"], () => {
  test.each(["helm3", "helm4"] as const)("work together behind %s", async (name) => {
    const helm = await createRenderingHelm(name)
    const renderer = helm.postRenderer(`--config=${writePipeline(...STAGES)}`)
    const text = await helm.succeed(["template", "web", writeChart(FILES), ...renderer])
    const { manifests } = parseManifests(text)
    const web = manifests.find(({ kind }) => kind === "Deployment")
    expect(manifests.map((one) => `${one.kind} ${one.namespace}/${one.name}`).sort()).toEqual([
      "ConfigMap shop/blue-settings",
      "Deployment shop/blue-web",
      // Helm 3 does not hand over hooks.
      name === "helm3" ? "Job /migrate" : "Job shop/blue-migrate",
    ])
    expect(text).toContain("image: mirror.local/library/nginx:1.29 # as tested")
    expect(text).toContain("replicas: 3 # few")
    expect(text).toContain("env: [{name: A, value: y}]")
    expect(text).toContain("envFrom: [{configMapRef: {name: blue-settings}}]")
    expect(text).toContain('data: {LEVEL: "debug"}')
    expect(web?.get(["spec", "template", "metadata", "labels"])).toEqual({
      app: "web",
      team: "shop",
    })
    const rendered = await helm.succeed(["template", "web", writeChart(FILES)])
    expect(checksum(text)).toMatch(/^[0-9a-f]{64}$/)
    expect(checksum(text)).not.toBe(checksum(rendered))
  })

  test.each(["helm3", "helm4"] as const)("a guard stops %s", async (name) => {
    const helm = await createRenderingHelm(name)
    const selector = {
      uses: "set-fields",
      match: { kind: "Deployment" },
      with: { fields: { "spec.selector.matchLabels.team": "shop" } },
    }
    const config = writePipeline(selector, { uses: "guard" })
    const run = (...args: string[]) =>
      helm.run([
        "template",
        "web",
        writeChart(FILES),
        ...helm.postRenderer(`--config=${config}`, ...args),
      ])
    const { status, stderr } = await run()
    expect(status).toBe(1)
    expect(stderr).toContain("guard immutable-field: Deployment web")
    expect((await run("--operation=install")).status).toBe(0)
  })
})

const checksum = (text: string): string | undefined => /checksum\/config: "?(\w+)/.exec(text)?.[1]
