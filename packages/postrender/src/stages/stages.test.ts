import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"
import { checkStage, objectNames, testStage } from "../testing.ts"
import { STAGES } from "./registry.ts"

const HELM3 = readFileSync(new URL("../testdata/stream.yaml", import.meta.url), "utf8")
const HELM4 = HELM3.replaceAll(/# Source: (.*)\n/g, "")
  .replaceAll(
    /^ {2}name: (.*)$/gm,
    "  name: $1\n  annotations:\n    postrenderer.helm.sh/postrender-filename: 'web/templates/$1.yaml'",
  )
  .replace("  annotations:\n    helm.sh/hook", "    helm.sh/hook")

const KUSTOMIZATION = fileURLToPath(new URL("../testdata/kustomize", import.meta.url))
function policyFile(name: string): string {
  return fileURLToPath(new URL(`../testdata/policies/${name}`, import.meta.url))
}

/** Each kind of stage at work, for the contract that all of them keep. */
const CASES: Readonly<Record<string, readonly object[]>> = {
  labels: [
    { with: { pairs: { team: "shop" } } },
    {
      with: {
        pairs: { app: "web", team: "shop" },
        includeTemplates: true,
        includeSelectors: true,
        includeVolumeClaimTemplates: true,
        allowSelectorChange: "warn",
        fields: [{ path: "metadata/labels" }],
      },
    },
  ],
  annotations: [
    { with: { pairs: { "example.com/a": "on" }, includeTemplates: true } },
    {
      with: { pairs: { a: "b" }, fields: [{ path: "spec/notes", kind: "Service", create: true }] },
    },
  ],
  patch: [
    {
      with: {
        type: "merge",
        patch: { metadata: { labels: { a: "b" } }, spec: { replicas: null } },
      },
    },
    {
      match: { kind: "Deployment" },
      with: {
        patch: [{ op: "add", path: "/spec/template/spec/containers/-", value: { name: "b" } }],
      },
    },
    {
      match: { kind: "Deployment" },
      with: { patch: "- {op: replace, path: /spec/replicas, value: 5}" },
    },
    {
      match: { podSpec: true, kind: "Deployment" },
      with: {
        type: "strategic",
        patch: { spec: { template: { spec: { containers: [{ name: "log", image: "log:1" }] } } } },
      },
    },
  ],
  sidecar: [
    {
      with: {
        name: "agent",
        template: {
          metadata: { annotations: { "example.com/logs": "on" } },
          spec: { containers: [{ name: "agent", image: "agent:1" }] },
        },
        native: "always",
        apps: { env: [{ name: "AGENT", value: "localhost" }] },
      },
    },
    {
      with: {
        templates: [
          { name: "a", template: "spec: {initContainers: [{name: a, image: a}]}" },
          { name: "b", template: "spec: {containers: [{name: b, image: b}]}", default: true },
        ],
        position: { containers: "first" },
        onConflict: { default: "templateWins", env: "fail" },
        inject: { preset: "istio", default: true, namespaces: { shop: { labels: { a: "b" } } } },
      },
    },
    { with: { remove: true } },
  ],
  images: [
    { with: { images: [{ name: ".*", newTag: "2" }] } },
    { with: { images: [{ name: ".*", tagSuffix: "x" }] } },
    { with: { registries: [{ from: "docker.io", to: "mirror.local" }] } },
  ],
  replicas: [{ with: { replicas: [{ name: "web", count: 5 }] } }],
  namespace: [
    { with: { namespace: "other" } },
    { with: { namespace: "other", unsetOnly: true, setRoleBindingSubjects: "allServiceAccounts" } },
  ],
  "name-affix": [{ with: { prefix: "a-", suffix: "-b" } }],
  replacements: [
    {
      with: {
        replacements: [
          {
            source: { kind: "Service", name: "web", fieldPath: "spec.ports.[name=http].port" },
            targets: [
              {
                select: { kind: "Deployment" },
                fieldPaths: ["spec.replicas", "metadata.annotations.[a.b/port]"],
                options: { create: true },
              },
            ],
          },
          {
            sourceValue: "2",
            targets: [
              {
                select: { kind: "Deployment" },
                fieldPaths: ["spec.template.spec.containers.*.image"],
                options: { delimiter: ":", index: 1 },
              },
            ],
          },
        ],
      },
    },
  ],
  "search-replace": [
    { with: { "by-value": "web", "put-value": "shop" } },
    { with: { "by-value-regex": "ngi(.)x", "put-value": `$\{1}` } },
    { with: { "by-path": "**.image" } },
  ],
  "apply-setters": [{ with: { setters: { tag: "2", list: ["a"] } } }],
  dedupe: [{ with: {} }, { with: { onConflict: "fail" } }],
  validate: [
    { with: { failOn: "never" } },
    { with: { gate: "introduced", podSecurity: "restricted", missingSchemas: "error" } },
  ],
  lint: [
    { with: { failOn: "never" } },
    { with: { failOn: "never", profile: "strict", rules: { "no-pdb": "off" } } },
  ],
  guard: [{ with: {} }, { with: { removedObjects: "fail", secretExposure: "ignore" } }],
  "set-fields": [
    {
      match: { kind: "Deployment" },
      with: {
        fields: {
          "spec.replicas": 5,
          "spec.template.spec.containers[*].image": "a.b/c:1",
          'metadata.labels["a.b/c"]': "x",
        },
      },
    },
  ],
  delete: [
    { match: { kind: "Service" }, with: {} },
    { with: { fields: ["spec.replicas", "metadata.labels"] } },
  ],
  "add-resources": [
    {
      with: {
        resources:
          "apiVersion: v1 # one\nkind: A\nmetadata: {name: a}\n---\n{apiVersion: v1, kind: B, metadata: {name: b}}\n",
        onExisting: "skip",
      },
    },
    {
      with: {
        resources: [
          {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "web" },
            spec: { ports: [{ port: 81, name: "http" }] },
          },
        ],
        onExisting: "replace",
      },
    },
  ],
  sort: [{ with: {} }, { with: { order: "kustomize", last: ["Service"] } }],
  kustomize: [
    { with: { dir: KUSTOMIZATION } },
    { with: { dir: KUSTOMIZATION, compat: "sternpost", allowAbsentTargets: true } },
  ],
  "config-hash": [{ with: {} }, { with: { annotation: "example.com/hash" } }],
  "mutate-policy": [{ with: { policies: [policyFile("team.yaml")] } }],
  harden: [{ with: {} }, { with: { level: "baseline", changeExplicit: true, runAsUser: 1000 } }],
  "cel-policy": [{ with: { policies: [policyFile("images.yaml")], failOn: "never" } }],
  "pod-security": [{ with: { enforce: "baseline", warn: "restricted:v1.34" } }],
  kyverno: [
    {
      with: {
        policies: [policyFile("cluster-policy.yaml")],
        command: fileURLToPath(new URL("../testdata/silent-kyverno.mjs", import.meta.url)),
      },
    },
  ],
  exec: [
    {
      with: {
        command: [process.execPath, "-e", "process.stdin.pipe(process.stdout)"],
        secrets: "withhold",
      },
    },
  ],
}

test("every stage has cases here", () => {
  expect(Object.keys(CASES).sort()).toEqual(STAGES.map(({ uses }) => uses).sort())
})

describe.each(
  Object.entries(CASES).flatMap(([uses, list]) => list.map((stage) => ({ uses, ...stage }))),
)("%j", (stage) => {
  test.each([
    ["Helm 3", HELM3],
    ["Helm 4", HELM4],
  ])("keeps the contract on %s's stream", async (_, input) => {
    await testStage({ pipeline: await definePipeline({ stages: [stage] }), input })
  })
})

test.each(STAGES.map((definition) => [definition.uses, definition] as const))(
  "the example of %s is a valid stage",
  async (_, { example }) => {
    const { parse } = await import("@sternpost/goyaml")
    await definePipeline({ stages: parse(example) })
  },
)

test("the contract notices a stage that is not what it says", async () => {
  const liar = { uses: "./testdata/liar.mjs" }
  const pipeline = await definePipeline({ stages: [liar] }, new URL("..", import.meta.url).pathname)
  const rules = (await checkStage({ pipeline, input: HELM3 })).map(({ rule }) => rule)
  expect(rules).toEqual(["deterministic", "idempotent"])
})

const run = async (stage: object, input = HELM3) => {
  const compiled = await compilePipeline(await definePipeline({ stages: [stage] }))
  return (await runPipeline(compiled, input)).stream.toString()
}

test.each([
  [
    { uses: "labels", with: { pairs: { "App Name": "x" } } },
    /stage "labels": key "App Name" is not a valid label/,
  ],
  [{ uses: "labels", with: { pairs: { a: "b c" } } }, /value "b c" of label "a" is not valid/],
  [{ uses: "annotations", with: { pairs: { "a b": "x" } } }, /key "a b" is not a valid annotation/],
  [{ uses: "patch", with: {} }, /give either `patch` or `path`/],
  [{ uses: "patch", with: { patch: { a: 1 } } }, /its type must be said: "type: strategic"/],
  [{ uses: "patch", with: { type: "merge", patch: [] } }, /a merge patch must be a map/],
  [{ uses: "patch", with: { patch: "[{op: wrong, path: /a}]" } }, /stage "patch": .*wrong/],
  [{ uses: "patch", with: { patch: "{a: [" } }, /the patch is no YAML/],
  [
    { uses: "patch", with: { path: "no-such-file.yaml" } },
    /cannot read the patch file "no-such-file.yaml"/,
  ],
  [
    { uses: "images", with: { images: [{ name: "(", newTag: "1" }] } },
    /stage "images": name: "\(" is no valid pattern/,
  ],
  [
    { uses: "images", with: { unlocked: "warn", registries: [{ from: "a.b", to: "c.d" }] } },
    /`unlocked` says nothing without/,
  ],
  [
    { uses: "images", with: { lockFile: "none.lock" } },
    /cannot use the lock file "none.lock": ENOENT/,
  ],
  [
    { uses: "replicas", with: { replicas: [{ name: "x", count: 1 }] } },
    /no workload with replicas is called "x": there are Deployment web/,
  ],
  [
    {
      uses: "replacements",
      with: {
        replacements: [{ sourceValue: "x", targets: [{ select: {}, fieldPaths: ["a..b"] }] }],
      },
    },
    /cannot read the field path "a..b": it has an empty part/,
  ],
  [
    { uses: "replacements", with: { replacements: [{ targets: [{ select: {} }] }] } },
    /replacements\[0\]: give either `source` or `sourceValue`/,
  ],
  [{ uses: "replacements", with: { replacements: [{ sourceValue: "x" }] } }, /it has no `targets`/],
  [
    { uses: "replacements", with: { replacements: [{ path: "none.yaml" }] } },
    /cannot use the file of replacements "none.yaml"/,
  ],
  [
    { uses: "replacements", with: { replacements: [{ path: "a", sourceValue: "x" }] } },
    /a `path` stands for the whole/,
  ],
  [
    { uses: "search-replace", with: { "put-value": "x" } },
    /give by-value, by-value-regex or by-path/,
  ],
  [
    { uses: "apply-setters", with: { setters: { "a b": "x" } } },
    /"a b" cannot be the name of a setter/,
  ],
  [{ uses: "name-affix", with: { dangling: "fail" } }, /give a `prefix` or a `suffix`/],
  [{ uses: "name-affix", with: { prefix: "A-" } }, /"A-" cannot be a part of a name/],
  [{ uses: "set-fields", with: { fields: { "a[": 1 } } }, /cannot read the path "a\[" at "\["/],
  [{ uses: "set-fields", with: { fields: { kind: "X" } } }, /"kind" says what an object is/],
  [
    { uses: "set-fields", with: { fields: { "spec.none[0].x": 1 } } },
    /there is no spec.none\[0\].x, and an item/,
  ],
  [{ uses: "delete", with: {} }, /it would delete every object; say by `match` which/],
  [{ uses: "add-resources", with: { resources: "kind: [" } }, /resources\[0\]: /],
  [
    { uses: "add-resources", with: { resources: "kind: A" } },
    /it needs apiVersion, kind and metadata.name/,
  ],
  [
    { uses: "add-resources", with: { files: ["none.yaml"] } },
    /cannot use the file of objects "none.yaml"/,
  ],
  [
    { uses: "add-resources", with: { onExisting: "skip" } },
    /give objects as `resources` or `files`/,
  ],
  [
    {
      uses: "add-resources",
      with: { resources: [{ apiVersion: "v1", kind: "Service", metadata: { name: "web" } }] },
    },
    /Service web .* is there already; say onExisting/,
  ],
  [{ uses: "config-hash", with: { annotation: "a b" } }, /"a b" is not a valid annotation/],
  [{ uses: "./no-such-stage.mjs" }, /cannot load the stage ".\/no-such-stage.mjs"/],
])("refuses %j", async (stage, message) => {
  await expect(run(stage)).rejects.toThrow(message)
})

test.each([
  [{ kind: "Pod" }, /the patch changes the kind to "Pod"/],
  [{ metadata: { name: "b" } }, /the patch changes the name to "b"/],
])("a patch must not change identity by accident: %j", async (patch, message) => {
  const stage = { uses: "patch", match: { kind: "Service" }, with: { type: "merge", patch } }
  await expect(run(stage)).rejects.toThrow(message)
  const meant = { ...stage.with, allowNameChange: true, allowKindChange: true }
  await expect(run({ ...stage, with: meant })).resolves.toBeDefined()
})

const node = (code: string) => [process.execPath, "-e", code]

test.each([
  ["fails", node("console.error('no luck'); process.exit(4)"), {}, /no luck/],
  ["prints nothing", node(""), {}, /printed nothing/],
  ["prints no YAML", node("console.log('{')"), {}, /no Kubernetes YAML/],
  [
    "prints text behind a document",
    node('console.log(\'{"apiVersion":"v1","kind":"A"} junk\')'),
    {},
    /no Kubernetes YAML: document 1, line 1: text after the end of the document/,
  ],
  [
    "prints text behind ...",
    node("console.log('apiVersion: v1\\nkind: A\\n...\\nkind: B')"),
    {},
    /no Kubernetes YAML: document 1, line 4: text after the end of the document/,
  ],
  ["prints a text", node("console.log('hello')"), {}, /no Kubernetes YAML/],
  ["hangs", node("setInterval(() => 0, 1000)"), { timeout: "200ms" }, /200/],
  ["is not there", "no-such-program", {}, /"no-such-program" was not found on PATH/],
])("a program that %s", async (_, command, options, message) => {
  const stage = { uses: "exec", with: { command, secrets: "withhold", ...options } }
  await expect(run(stage)).rejects.toThrow(message)
})

test("a program sees no environment but what the pipeline lists", async () => {
  process.env["STERNPOST_TEST_SHOWN"] = "1"
  process.env["STERNPOST_TEST_HIDDEN"] = "1"
  const code =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is the program's own
    "process.stdin.resume().on('end', () => console.log(`apiVersion: v1\\nkind: Env\\nmetadata: {name: e}\\nseen: ${JSON.stringify(Object.keys(process.env).sort())}`))"
  const stage = {
    uses: "exec",
    with: { command: node(code), secrets: "withhold", env: ["*_SHOWN"], setEnv: { MINE: "1" } },
  }
  const text = await run(stage)
  expect(text).toContain("STERNPOST_TEST_SHOWN")
  expect(text).toContain("MINE")
  expect(text).not.toContain("STERNPOST_TEST_HIDDEN")
})

const JSON_PRINTER = `
const print = (kind, name) => console.log(JSON.stringify({apiVersion: "v1", kind, metadata: {name}}))
print("ConfigMap", "first")
print("Service", "web")
print("ConfigMap", "second")
`

test("a program may print JSON objects without markers, as jq does", async () => {
  const stage = { uses: "exec", with: { command: node(JSON_PRINTER), secrets: "pass" } }
  expect(objectNames(await run(stage))).toEqual([
    "ConfigMap/first",
    "Service/web",
    "ConfigMap/second",
  ])
})

test("what a program adds behind an object comes from its template, under Helm 4", async () => {
  const stage = { uses: "exec", with: { command: node(JSON_PRINTER), secrets: "pass" } }
  const { manifests } = parseManifests(await run(stage, HELM4))
  expect(manifests.map(({ kind, template }) => [kind, template])).toEqual([
    ["ConfigMap", undefined],
    ["Service", "web/templates/web.yaml"],
    ["ConfigMap", "web/templates/web.yaml"],
  ])
})

test("Secrets go round a program, or to it, as the pipeline says", async () => {
  const code =
    "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>console.log(t.replaceAll('metadata:\\n','metadata:\\n  seen: yes\\n')))"
  const text = await run({ uses: "exec", with: { command: node(code), secrets: "withhold" } })
  expect(text).toContain("hunter2")
  expect(text.match(/seen: true/g)).toHaveLength(3)
  const all = await run({ uses: "exec", with: { command: node(code), secrets: "pass" } })
  expect(all.match(/seen: true/g)).toHaveLength(4)
})

test("a patch can stand in a file beside the pipeline", async () => {
  const stage = { uses: "patch", match: { kind: "Deployment" }, with: { path: "patch.yaml" } }
  const folder = new URL("../testdata", import.meta.url).pathname
  const compiled = await compilePipeline(await definePipeline({ stages: [stage] }, folder))
  expect((await runPipeline(compiled, HELM3)).stream.toString()).toContain("replicas: 4 # raised")
})
