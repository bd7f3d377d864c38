// Stages that kustomize has too, against the real one, on what Helm rendered of public charts: the
// same objects, but with the text around the changes as it was.
import { deepEqual } from "@sternpost/manifests"
import { beforeAll, expect, test } from "vitest"
import { kustomizeBuild, objectsOf, runStages } from "../support/kustomize.ts"
import { type RenderedChart, renderedCharts } from "../support/rendered-charts.ts"
import { describeWithTools } from "../support/tools.ts"

const STEP = Number(process.env["STERNPOST_PARITY_STEP"] ?? 20)

interface Case {
  readonly title: string
  /** The fields of a kustomization that do the same as the stages; `undefined`: not on this chart. */
  of(
    chart: RenderedChart,
  ): { readonly kustomization: object; readonly stages: object[] } | undefined
}

const PAIRS = { "example.com/team": "shop", on: "no" }

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

  test.skipIf(charts.length === 0).each(CASES)("$title", async ({ of }) => {
    const refused: string[] = []
    let compared = 0
    for (const chart of readable) {
      const made = of(chart)
      if (made === undefined) continue
      const { status, stdout } = await kustomizeBuild(chart.text, { ...made.kustomization })
      const ours = await runStages(chart.text, ...made.stages).catch(deliberately)
      if (status !== 0 || ours === undefined) {
        refused.push(chart.name)
        continue
      }
      expect({ [chart.name]: objectsOf(ours) }).toEqual({ [chart.name]: objectsOf(stdout) })
      compared += 1
    }
    expect(compared).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(2 + readable.length / 10)
  })
})

/** What we refuse on purpose, although kustomize does something about it. */
const DELIBERATE = /is no image:/

function deliberately(error: Error): undefined {
  if (!DELIBERATE.test(error.message)) throw error
}
