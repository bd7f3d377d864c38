// The pages of the stages open with a pipeline and what it changes: that is what it does.
import { readFileSync } from "node:fs"
import { compilePipeline, readPipeline, runPipeline, STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { unifiedDiff } from "../packages/cli/src/commands/unified.ts"

const pageOf = (name: string) => new URL(`../docs/stages/${name}.md`, import.meta.url).pathname

/** A Deployment whose lines stand as deep as those of the pages. */
const deployment = (containers: string, more: { metadata?: string; spec?: string } = {}) =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${more.metadata ?? ""}spec:
${more.spec ?? ""}  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
${containers}`
const container = (image: string, rest = "") =>
  `        - name: web\n          image: ${image}\n${rest}`
const object = (apiVersion: string, kind: string, rest = "") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${rest}`

const SELECTOR = "  selector:\n    matchLabels: {app: web}\n"
const SETTERS = [
  "spec:",
  "  image: nginx:1.25 # kpt-set: <image>:<tag>",
  "  hosts: # kpt-set: <hosts>",
  "    - old.example",
  "",
]
  .join("\n")
  .replaceAll("<", "${")
  .replaceAll(">", "}")

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  "add-resources": [object("v1", "Service")],
  annotations: [object("v1", "Service", "spec: {}\n")],
  "apply-setters": [object("example.com/v1", "Thing", SETTERS)],
  dedupe: [
    deployment(
      container(
        "a",
        "          env:\n            - {name: LOG_LEVEL, value: info}\n            - {name: HOST, value: web}\n            - {name: LOG_LEVEL, value: debug} # by the user\n",
      ),
    ),
  ],
  delete: [object("v1", "Service"), "kind: PodSecurityPolicy\nmetadata:\n  name: web\n"],
  guard: [deployment(container("a"), { spec: SELECTOR })],
  images: [deployment(container("nginx:1.25 # as tested"))],
  "name-affix": [
    object("v1", "ConfigMap").replace("name: web", "name: web # settings"),
    deployment(container("a")).concat("      volumes:\n        - configMap: {name: web}\n"),
  ],
  namespace: [
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: robot\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: robot}\nsubjects:\n  - kind: ServiceAccount\n    name: robot\n    namespace: default\n",
  ],
  replacements: [
    object("v1", "Service"),
    deployment(
      container(
        "a",
        "          env:\n            - name: HOST\n              value: localhost # of the service\n",
      ),
    ),
  ],
  replicas: [deployment(container("a"), { spec: "  replicas: 1 # raised in production\n" })],
  "search-replace": [deployment(container("registry.old.example/shop/web:1.2 # as tested"))],
  "set-fields": [
    deployment(container("nginx:1.29 # as tested"), {
      metadata: "  annotations: {example.com/owner: shop}\n",
      spec: "  replicas: 1\n",
    }),
  ],
  "strategic-merge": [
    deployment(
      container(
        '"nginx:1.29" # pinned',
        "          env:\n            - name: LOG_LEVEL # for the shop\n              value: info\n            - {name: REGION, value: eu}\n",
      ).replace(/^/, "        # the application\n"),
    ),
  ],
  labels: [
    deployment(container("a"), {
      metadata: "  labels:\n    app: web   # who it belongs to\n",
      spec: SELECTOR,
    }),
  ],
  harden: [
    deployment(container("web:1")).replace(
      /^ {8}- name: web\n {10}/m,
      "      - name: web # the application\n        ",
    ),
  ],
  "config-hash": [
    object("v1", "ConfigMap", "data:\n  LOG_LEVEL: info\n"),
    deployment(container("a", "          envFrom: [{configMapRef: {name: web}}]\n")).replace(
      "      labels: {app: web}\n",
      "      annotations:\n        checksum/config: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
    ),
  ],
}

/** What a page does not show, as it is about something else. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  "config-hash": ["-  LOG_LEVEL: info", "+  LOG_LEVEL: debug"],
  guard: [
    "+  labels:",
    "+    team: shop",
    "-      labels: {app: web}",
    "+      labels: {app: web, team: shop}",
  ],
}

const changedLines = (diff: string) =>
  diff.split("\n").filter((line) => /^[-+]/.test(line) && !/^(?:---|\+\+\+) /.test(line))

describe.each(Object.entries(INPUTS))("the page of %s", (name, documents) => {
  test("shows what its first pipeline does", async () => {
    const page = readFileSync(pageOf(name), "utf8")
    const [, text = "", shown = ""] =
      /^# .*\n\n```yaml\n([\s\S]*?)```\n\n```diff\n([\s\S]*?)```/.exec(page) ?? []
    const input = documents.join("---\n")
    const pipeline = await compilePipeline(
      await readPipeline(text, { file: pageOf(name), definitions: STAGES }),
    )
    const after = (await runPipeline(pipeline, input)).stream.toString()
    const done = changedLines(unifiedDiff({ before: input, after, from: "a", to: "b" }))
    expect(done).not.toEqual([])
    expect(done.filter((line) => !changedLines(shown).includes(line))).toEqual(LEFT_OUT[name] ?? [])
    expect(changedLines(shown).filter((line) => !done.includes(line))).toEqual([])
  })
})
