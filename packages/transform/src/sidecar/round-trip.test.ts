import { deepEqual, type JsonObject, parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { deployment, inject, remove } from "./testing.ts"

const TEMPLATE = {
  metadata: { labels: { team: "logs" }, annotations: { "a/b": "c" } },
  spec: {
    initContainers: [{ name: "wait", image: "busybox:1" }],
    containers: [
      { name: "agent", image: "agent:1", volumeMounts: [{ name: "v", mountPath: "/v" }] },
    ],
    volumes: [
      { name: "v", emptyDir: {} },
      { name: "w", configMap: { name: "w" } },
    ],
    dnsPolicy: "None",
  },
}
const APPS = {
  env: [{ name: "AGENT", value: "localhost" }],
  envFrom: [{ configMapRef: { name: "agent" } }],
  volumeMounts: [{ name: "v", mountPath: "/v" }],
}

// Pieces of pods as charts write them: with nothing, brackets, comments, odd indentation.
const METADATA = [
  "",
  "metadata: {}\n",
  "metadata:\n",
  "metadata: # none\n",
  "metadata:\n  annotations:\n  labels:\n    app: web\n",
  "metadata:\n  annotations: {} # none yet\n  labels: {app: web}\n",
  "metadata:\n    # deep\n    labels:\n        app: web   # it\n    # the end\n",
  "metadata: {labels: {app: web}}\n",
  "metadata:\n  annotations:\n    text: |\n      one\n      two\n",
  "metadata:\n  annotations:\n    text: |+\n      one\n\n",
]
const LISTS = [
  "",
  "  volumes:\n",
  "  volumes: []\n",
  "  volumes: null\n",
  "  volumes:\n  - name: data # mine\n    emptyDir: {}\n  # after\n",
  "  initContainers:\n    - name: first\n      image: busybox\n      command: [\n        a,\n        b\n      ]\n",
  "  volumes: [{name: data, emptyDir: {}}]\n",
  "  dnsPolicy:   'Default' # kept\n",
]
const CONTAINERS = [
  "  containers:\n  - name: web\n    image: nginx\n",
  "  containers:\n    # first\n    - name: web\n      image: nginx # pinned\n      env: []\n      volumeMounts:\n",
  "  containers:\n  - image: nginx\n    name: web\n    env:\n    - name: A\n      value: |-\n        a\n        b\n    envFrom:\n      - secretRef: {name: s}\n",
  "  containers: [{name: web, image: nginx, env: [{name: A, value: b}]}]\n",
  "  containers:\n  - {name: web, image: nginx}\n  -   name: other\n      image: x\n\n",
  "  containers:\n  -\n    name: web\n    image: &i nginx\n  - name: other\n    image: *i\n",
]
const ENDS = ["", "# the end\n", "\n\n", "status: {}\n"]

const pieces = fc.record({
  metadata: fc.constantFrom(...METADATA),
  lists: fc.shuffledSubarray(LISTS, { maxLength: 3 }),
  containers: fc.constantFrom(...CONTAINERS),
  end: fc.constantFrom(...ENDS),
  isFirst: fc.boolean(),
  eol: fc.constantFrom("\n", "\n", "\n", "\r\n"),
  cut: fc.boolean(),
  more: fc.record(
    {
      onConflict: fc.constantFrom("userWins" as const, "templateWins" as const),
      position: fc.constantFrom({}, { containers: "first", volumes: "first", env: "first" }),
      native: fc.constantFrom("never" as const, "always" as const),
    },
    { requiredKeys: [] },
  ),
})

function write({
  metadata,
  lists,
  containers,
  end,
  isFirst,
  eol,
  cut,
}: typeof pieces extends fc.Arbitrary<infer T> ? T : never): string {
  const keys = new Set<string>()
  const own = lists.filter((text) => {
    const key = /\w+/.exec(text)?.[0] ?? ""
    return !keys.has(key) && keys.add(key)
  })
  const spec = isFirst ? [containers, ...own] : [...own, containers]
  const text = deployment(`${metadata}spec:\n${spec.join("")}`) + end
  const trimmed = cut && end === "" ? text.trimEnd() : text
  return trimmed.replaceAll("\n", eol)
}

function containerNames(text: string): string[] {
  const spec = parseManifests(text).manifests[0]?.get(["spec", "template", "spec"]) as JsonObject
  return ["initContainers", "containers"].flatMap((list) =>
    ((spec[list] ?? []) as { name: string }[]).map(({ name }) => name),
  )
}

describe("any pod", () => {
  test("is what it was when the sidecar is taken out, to the byte; twice is once", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const before = write(given)
        const options = { template: TEMPLATE, apps: APPS, ...given.more }
        const { text, skipped } = await inject(before, options)
        expect(skipped).toEqual([])
        expect(containerNames(text)).toEqual(expect.arrayContaining(containerNames(before)))
        expect(new Set(containerNames(text)).size).toBe(containerNames(text).length)
        expect((await inject(text, options)).text).toBe(text)
        expect(remove(text).text).toBe(before)
      }),
      { numRuns: 100 * Number(process.env["RUNS"] ?? 1) },
    )
  })

  test("has another template's sidecar as if the first one had never been there", async () => {
    const other = {
      spec: {
        containers: [{ name: "other", image: "o:1" }],
        volumes: [{ name: "x", emptyDir: {} }],
      },
    }
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const before = write(given)
        const first = await inject(before, { template: TEMPLATE, apps: APPS, ...given.more })
        const second = await inject(first.text, { template: other })
        expect(second.text).toBe((await inject(before, { template: other })).text)
        expect(remove(second.text).text).toBe(before)
      }),
      { numRuns: 40 * Number(process.env["RUNS"] ?? 1) },
    )
  })

  test("keeps its values when others edited it in between, or wrote it anew", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const before = write(given)
        const { text } = await inject(before, { template: TEMPLATE, apps: APPS, ...given.more })
        const stream = parseManifests(JSON.stringify(parseManifests(text).manifests[0]?.value()))
        stream.manifests[0]?.set(["metadata", "labels", "edited"], "yes")
        const after = parseManifests(remove(stream.toString()).text).manifests[0]
        after?.delete(["metadata", "labels"])
        expect(deepEqual(after?.value(), parseManifests(before).manifests[0]?.value()), text).toBe(
          true,
        )
      }),
      { numRuns: 40 * Number(process.env["RUNS"] ?? 1) },
    )
  })
})

test("the status keeps the text only where taking out alone would not give it back", async () => {
  const isKept = async (pod: string) =>
    (await inject(deployment(pod), { template: TEMPLATE })).text.includes('"text":')
  const spec = "spec:\n  dnsPolicy: None\n  containers:\n  - name: web\n    image: nginx\n"
  expect(await isKept(`metadata:\n  labels:\n    app: web\n${spec}`)).toBe(false)
  expect(await isKept(`metadata:\n  annotations:\n  labels:\n    app: web\n${spec}`)).toBe(true)
})
