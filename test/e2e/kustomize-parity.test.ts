// Stages that kustomize has too, against the real one, on what Helm rendered of public charts: the
// same objects, but with the text around the changes as it was.
import { deepEqual, isObject, type Manifest, parseManifests } from "@sternpost/manifests"
import { isClusterScoped } from "@sternpost/schema"
import { beforeAll, expect, test } from "vitest"
import { kustomizeBuild, linesGone, objectsOf, runStages } from "../support/kustomize.ts"
import { type RenderedChart, renderedCharts } from "../support/rendered-charts.ts"
import { describeWithTools } from "../support/tools.ts"

const STEP = Number(process.env["STERNPOST_PARITY_STEP"] ?? 20)

interface Case {
  readonly title: string
  /** The fields of a kustomization that do the same as the stages; `undefined`: not on this chart. */
  of(
    chart: RenderedChart,
  ): { readonly kustomization: object; readonly stages: object[] } | undefined
  /** A value of ours that is deliberately not kustomize's: theirs instead, if it is as it should be. */
  settle?(ours: string, theirs: string, names: ReadonlySet<string>): string
}

const PAIRS = { "example.com/team": "shop", on: "no" }

const SCALED = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"])

const CASES: readonly Case[] = [
  {
    title: "every image",
    of() {
      const images = [{ name: ".+", newTag: "9.9" }]
      return { kustomization: { images }, stages: [{ uses: "images", with: { images } }] }
    },
  },
  {
    title: "images by their names",
    of({ text }) {
      const images = [...text.matchAll(/ image: ["']?([\w./-]+)[:@"'\n]/g)].map(([, name]) => name)
      const names = [...new Set(images)]
      const entries = names.map((name, i) => ({
        name,
        ...(i % 2 === 0
          ? { newName: `registry.local/x${i}` }
          : { digest: `sha256:${"a".repeat(64)}` }),
        ...(i % 3 === 0 ? { newTag: `t${i}` } : {}),
      }))
      if (entries.length === 0) return undefined
      return {
        kustomization: { images: entries },
        stages: [{ uses: "images", with: { images: entries } }],
      }
    },
  },
  {
    title: "labels on objects and templates",
    of: () => ({
      kustomization: { labels: [{ pairs: PAIRS, includeTemplates: true }] },
      stages: [
        {
          uses: "labels",
          with: {
            pairs: PAIRS,
            includeTemplates: true,
            includeVolumeClaimTemplates: true,
            allowSelectorChange: true,
          },
        },
      ],
    }),
  },
  {
    title: "labels in selectors too, and in a field",
    of: ({ text }) => {
      // kustomize takes Knative's Service for that of the core.
      if (text.includes("serving.knative.dev/")) return undefined
      const fields = [{ path: "spec/monitor/labels", kind: "ServiceMonitor", create: true }]
      return {
        kustomization: { labels: [{ pairs: PAIRS, includeSelectors: true, fields }] },
        stages: [
          {
            uses: "labels",
            with: {
              pairs: PAIRS,
              includeSelectors: true,
              includeVolumeClaimTemplates: true,
              allowSelectorChange: true,
              fields,
            },
          },
        ],
      }
    },
  },
  {
    title: "annotations",
    of: () => ({
      kustomization: { commonAnnotations: PAIRS },
      stages: [{ uses: "annotations", with: { pairs: PAIRS, includeTemplates: true } }],
    }),
  },
  {
    title: "replicas",
    of({ text }) {
      const workloads = parseManifests(text).manifests.filter(({ kind }) => SCALED.has(kind))
      const replicas = workloads.map(({ name }, i) => ({ name, count: i + 2 }))
      if (replicas.length === 0) return undefined
      return { kustomization: { replicas }, stages: [{ uses: "replicas", with: { replicas } }] }
    },
  },
  {
    title: "names with a prefix and a suffix",
    // kustomize does not look at the kind beside a name.
    of: ({ text }) =>
      scalesNothing(text)
        ? undefined
        : {
            kustomization: { namePrefix: "a-", nameSuffix: "-b" },
            stages: [{ uses: "name-affix", with: { prefix: "a-", suffix: "-b" } }],
          },
    // We follow more references: of custom resources, and across namespaces.
    settle: (ours, theirs, names) =>
      ours === `a-${theirs}-b` && names.has(theirs) ? theirs : ours,
  },
  {
    title: "namespace",
    // kustomize knows no custom resources that belong to no namespace.
    of: ({ text }) =>
      parseManifests(text).manifests.some(isCustomAndFree)
        ? undefined
        : {
            kustomization: { namespace: "other" },
            stages: [{ uses: "namespace", with: { namespace: "other" } }],
          },
  },
  {
    title: "order",
    of: () => ({
      kustomization: { sortOptions: { order: "legacy" } },
      stages: [{ uses: "sort", with: { order: "kustomize" } }],
    }),
  },
  {
    title: "replacements between objects",
    of({ text }) {
      const { manifests } = parseManifests(text)
      const service = manifests.find((one) => one.kind === "Service" && isAlone(one, manifests))
      const workloads = manifests.filter(({ kind }) => SCALED.has(kind))
      if (service === undefined || workloads.length === 0) return undefined
      const { kind, name } = service
      const select = { kind: "Deployment|StatefulSet" }
      const annotations = "metadata.annotations.[example.com/service]"
      const replacements = [
        {
          source: { kind, name, fieldPath: "spec.ports.0.port" },
          targets: [
            { select, fieldPaths: ["spec.replicas"], options: { create: true } },
            { select, fieldPaths: ["metadata.generation"], options: { create: true } },
          ],
        },
        {
          source: { kind, name },
          targets: [
            { select, fieldPaths: [annotations], options: { create: true } },
            {
              select,
              reject: [{ kind: "StatefulSet" }],
              fieldPaths: ["spec.template.spec.containers.[name=.*].image"],
              options: { delimiter: ":", index: 1 },
            },
            {
              select,
              fieldPaths: ["spec.template.spec.containers.0.env.[name=SERVICE].value"],
              options: { create: true },
            },
          ],
        },
        {
          source: { kind, name, fieldPath: "metadata.name", options: { delimiter: "-", index: 0 } },
          targets: [{ select: { kind: "Service" }, fieldPaths: ["spec.ports.*.name"] }],
        },
      ]
      return {
        kustomization: { replacements },
        stages: [{ uses: "replacements", with: { replacements } }],
      }
    },
  },
]

const charts = renderedCharts(STEP)

describeWithTools("what kustomize makes of public charts", ["kustomize"], () => {
  /** Charts that kustomize itself can read and gives back as they were. */
  const readable: RenderedChart[] = []

  beforeAll(async () => {
    for (const chart of charts) {
      const { status, stdout } = await kustomizeBuild(chart.text, {})
      if (status !== 0) continue
      if (deepEqual(objectsOf(chart.text), objectsOf(stdout))) readable.push(chart)
    }
  })

  test.skipIf(charts.length === 0)("most charts are readable to it", () => {
    expect(readable.length).toBeGreaterThan(charts.length / 2)
  })

  test.skipIf(charts.length === 0).each(CASES)("$title", async ({ of, settle }) => {
    const refused: string[] = []
    let compared = 0
    for (const chart of readable) {
      const made = of(chart)
      if (made === undefined) continue
      const { status, stdout } = await kustomizeBuild(chart.text, { ...made.kustomization })
      const ours = await runStages(chart.text, ...made.stages).catch(deliberately)
      if (status !== 0 || ours === undefined) {
        // What both refuse is no difference.
        if (status === 0 || ours !== undefined) refused.push(chart.name)
        continue
      }
      const theirs = objectsOf(stdout)
      const names = new Set(parseManifests(chart.text).manifests.map(({ name }) => name))
      const settled = settledBy(objectsOf(ours.text), theirs, (a, b) => settle?.(a, b, names) ?? a)
      expect({ [chart.name]: settled }).toEqual({ [chart.name]: theirs })
      const gone = linesGone(chart.text, ours.text)
      expect({ [chart.name]: gone <= ours.edits }).toEqual({ [chart.name]: true })
      compared += 1
    }
    expect(compared).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(2 + readable.length / 10)
  })
})

function isAlone(one: Manifest, manifests: readonly Manifest[]): boolean {
  return manifests.filter(({ kind, name }) => kind === one.kind && name === one.name).length === 1
}

function isCustomAndFree(manifest: Manifest): boolean {
  const isCustom = /\./.test(manifest.group) && !/(?:^|\.)k8s\.io$/.test(manifest.group)
  return isClusterScoped(manifest) && (isCustom || manifest.group === "snapshot.storage.k8s.io")
}

/** Whether a chart has an autoscaler whose target is not in it, or is of another kind. */
function scalesNothing(text: string): boolean {
  const { manifests } = parseManifests(text)
  return manifests.some((manifest) => {
    const target = manifest.get(["spec", "scaleTargetRef"])
    return (
      isObject(target) &&
      !manifests.some(({ kind, name }) => kind === target["kind"] && name === target["name"])
    )
  })
}

/** What we refuse on purpose, as kustomize does it, or although it does not. */
const DELIBERATE =
  /is no image:|would both become|characters, and \d+ are the most|there is no |it is a number, and |there is nothing at/

function deliberately(error: Error): undefined {
  if (!DELIBERATE.test(error.message)) throw error
}

/** `ours` with its strings settled by those of `theirs` at the same places. */
function settledBy(
  ours: unknown,
  theirs: unknown,
  settle: (ours: string, theirs: string) => string,
): unknown {
  if (typeof ours === "string" && typeof theirs === "string")
    return ours === theirs ? ours : settle(ours, theirs)
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.map((item, index) => settledBy(item, theirs[index], settle))
  if (!isObject(ours) || !isObject(theirs)) return ours
  const entries = Object.entries(ours)
  return Object.fromEntries(
    entries.map(([key, item]) => [key, settledBy(item, theirs[key], settle)]),
  )
}
