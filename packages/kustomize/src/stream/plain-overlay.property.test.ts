import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { expect, test } from "vitest"
import { Loader } from "../files/loader.ts"
import { memoryFiles } from "../files/memory-files.ts"
import { loadKustomization } from "../target/load-kustomization.ts"
import { kustomizeStream } from "./kustomize-stream.ts"
import { PlainOverlay } from "./plain-overlay.ts"

/** Does nothing, but is not among what a plain overlay consists of. */
const WHOLE = { nameSuffix: "" }

async function through(
  text: string,
  kustomization: object,
  selection: "whole" | "objects" = "objects",
): Promise<string> {
  const stream = parseManifests(text)
  const manifests = selection === "whole" ? undefined : stream.manifests
  const files = memoryFiles({ "/k/kustomization.yaml": JSON.stringify(kustomization) })
  try {
    await kustomizeStream(stream, manifests, "/k", { files })
    return stream.toString()
  } catch (error) {
    return `failed: ${(error as { code: string }).code}`
  }
}

async function countPlain(text: string, kustomization: object): Promise<number> {
  const { manifests } = parseManifests(text)
  const files = memoryFiles({ "/k/kustomization.yaml": JSON.stringify(kustomization) })
  const loader = Loader.at("/k", { files, allowOutside: false, remote: undefined })
  const { read } = await loadKustomization(loader)
  const overlay = await PlainOverlay.of(read, loader)
  if (overlay === undefined || overlay.moves(manifests)) return 0
  return manifests.filter((one) => overlay.isPlain(one)).length
}

const KINDS = [
  "v1 Service",
  "v1 Pod",
  "apps/v1 Deployment",
  "apps/v1 StatefulSet",
  "batch/v1 CronJob",
]
const metadata = fc.constantFrom(
  "",
  "  labels:\n    app: web # ours\n",
  "  labels: {app: web}\n",
  "  labels:\n",
  '  labels:\n    team: "1"\n  annotations:\n    note: |\n      a\n      b\n',
  "  annotations: {}\n",
  "  labels: &l\n    app: web\n  annotations: *l\n",
  "  labels: text\n",
  '  annotations:\n    config.kubernetes.io/local-config: "true"\n',
  '  annotations:\n    "config.\\u006bubernetes.io/local-config": "true"\n',
  "  annotations:\n    internal.config.kubernetes.io/needsHashSuffix: enabled\n",
)
const spec = fc.constantFrom(
  "",
  "spec: {}\n",
  "spec:\n",
  "spec:\n  replicas: 2 # two\n  # the end\n",
  "spec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      name: http\n",
  "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    spec: {containers: [{name: a, image: nginx:1}]}\n",
  "spec:\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: a\n        image: nginx:1\n      - image: 'other/nginx'\n        name: b\n",
  "spec:\n  template:\n    metadata:\n    spec:\n      containers: []\n  replicas: 0x10\n",
  "spec:\n  template: &t\n    metadata: {labels: {a: b}}\n  other: *t\n",
  'spec:\n  template:\n    metadata:\n      annotations:\n        "team": x\n  big: 12345678901234567890\n',
  "spec:\n  jobTemplate:\n    spec:\n      template: {}\n",
  "spec:\n- list\n",
  "spec: text\n",
)
const document = fc
  .record({ kind: fc.constantFrom(...KINDS), metadata, spec, isSpecFirst: fc.boolean() })
  .map(({ kind, metadata: rest, spec: body, isSpecFirst }) => {
    const [apiVersion, name] = kind.split(" ")
    const head = `---\napiVersion: ${apiVersion}\nkind: ${name}\n`
    const meta = `metadata:\n  name: web\n${rest}`
    return head + (isSpecFirst ? body + meta : meta + body)
  })
const documents = fc.array(document, { minLength: 1, maxLength: 3 }).map((all) => all.join(""))

const operation = fc.record({
  op: fc.constantFrom("add", "add", "replace", "remove"),
  path: fc.constantFrom(
    ...["/spec/replicas", "/spec/paused", "/spec/template/spec", "/spec/template/x", "/data"],
    ...["/spec/selector", "/metadata/labels/x", "/spec/ports/0/name", "/spec/template/spec/a~1b"],
    ...["/spec/template/metadata/annotations", "/spec/paused/deep"],
  ),
  value: fc.constantFrom(1, "text", true, null, {}, { a: [1, { b: "c" }] }, [], 1e21),
})
const patch = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(operation, { minLength: 1, maxLength: 2 }).map((all) => ({ all })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      all: { kind: "any", metadata: { name: "any" }, spec: { paused: 1 } },
    }),
  },
)
const patches = fc.array(
  fc.record({ kind: fc.constantFrom("Deployment", "Service", "Pod|StatefulSet", ".*"), patch }),
  { maxLength: 2 },
)
const label = fc.constantFrom<object>(
  { pairs: { team: "shop" } },
  { pairs: { team: "1", app: "web" }, includeTemplates: true },
  { pairs: { team: "shop" }, includeSelectors: true },
  { pairs: { on: "yes" }, fields: [{ path: "spec/made/here", create: true }] },
  { pairs: { on: "yes" }, fields: [{ path: "spec/ports[]/labels", create: true }] },
)
const overlay = fc.record(
  {
    labels: fc.array(label, { maxLength: 2 }),
    commonLabels: fc.constantFrom({}, { common: "x" }),
    commonAnnotations: fc.constantFrom({}, { note: "new", "example.com/a": "1" }),
    images: fc.constantFrom<object[]>(
      [],
      [{ name: "nginx", newTag: "2" }],
      [{ name: "ng.nx", newName: "x" }],
    ),
    patches: patches.map((all) =>
      all.map(({ kind, patch: { all: text } }) => ({
        target: { kind },
        patch: JSON.stringify(text),
      })),
    ),
  },
  { requiredKeys: [] },
)

test("what is done in the text is what the whole build does", async () => {
  let plain = 0
  let changed = 0
  await fc.assert(
    fc.asyncProperty(documents, overlay, async (text, kustomization) => {
      // Where no image is, nobody looks whether there could be some.
      fc.pre(!("images" in kustomization && /^spec:(?:\n-| text)/m.test(text)))
      const expected = await through(text, { ...kustomization, ...WHOLE })
      const found = await through(text, kustomization)
      expect(found).toBe(expected)
      expect(await through(text, kustomization, "whole")).toBe(expected)
      if (!expected.startsWith("failed") && expected !== text) changed++
      if (!expected.startsWith("failed")) plain += await countPlain(text, kustomization)
    }),
    { numRuns: 400 * Number(process.env["RUNS"] ?? 1) },
  )
  expect(changed).toBeGreaterThan(80)
  expect(plain).toBeGreaterThan(80)
})

test.each([
  ["labels in templates", { labels: [{ pairs: { a: "b" }, includeTemplates: true }] }, 1],
  ["an image that is not there", { images: [{ name: "docker.io/library/redis", newTag: "1" }] }, 1],
  ["an image that is there", { images: [{ name: "library/nginx", newTag: "1" }] }, 0],
  ["an image that may be there", { images: [{ name: "(nginx|redis)", newTag: "1" }] }, 0],
  ["a JSON patch of a field", { patches: [json("add", "/spec/paused", true)] }, 1],
  ["a JSON patch in a list", { patches: [json("add", "/spec/template/spec/containers/-", {})] }, 0],
  ["a JSON patch of labels", { patches: [json("add", "/metadata/labels/a", "b")] }, 0],
  ["a JSON patch that may replace a map", { patches: [json("add", "/spec/template", {})] }, 0],
  [
    "patches of one field",
    { patches: [json("add", "/spec/paused", true), json("add", "/spec/paused", false)] },
    0,
  ],
])("%s", async (_, kustomization, count) => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1
`
  expect(await countPlain(text, kustomization)).toBe(count)
  expect(await through(text, kustomization)).toBe(
    await through(text, { ...kustomization, ...WHOLE }),
  )
})

function json(op: string, path: string, value: unknown): object {
  return { target: { kind: "Deployment" }, patch: JSON.stringify([{ op, path, value }]) }
}
