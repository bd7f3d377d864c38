// Sidecars in the workloads of public charts, asked of the real API server: what it takes without them it
// takes with them.
import { isObject, parseManifests } from "@sternpost/manifests"
import { beforeAll, expect, test } from "vitest"
import { controlPlaneTools, createNamespace, sharedControlPlane } from "../support/control-plane.ts"
import { runStages } from "../support/kustomize.ts"
import { renderedCharts } from "../support/rendered-charts.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const STEP = Number(process.env["STERNPOST_SIDECAR_STEP"] ?? 15)
const KINDS = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"])
const GROUPS = new Set(["", "apps", "batch"])

const TEMPLATE = {
  metadata: { labels: { "example.com/logs": "on" }, annotations: { "example.com/scrape": "true" } },
  spec: {
    initContainers: [{ name: "suite-wait", image: "busybox:1.37", command: ["true"] }],
    containers: [
      {
        name: "suite-agent",
        image: "agent:1",
        ports: [{ name: "suite", containerPort: 24224 }],
        readinessProbe: { httpGet: { path: "/", port: 24224 } },
        lifecycle: { preStop: { exec: { command: ["stop"] } } },
        volumeMounts: [{ name: "suite-logs", mountPath: "/logs" }],
      },
    ],
    volumes: [{ name: "suite-logs", emptyDir: {} }],
  },
}

const stage = (native: string) => ({
  uses: "sidecar",
  with: {
    name: "suite",
    template: TEMPLATE,
    native,
    jobs: "inject",
    hostNetwork: "inject",
    apps: {
      env: [{ name: "SUITE_AGENT", value: "localhost:24224" }],
      volumeMounts: [{ name: "suite-logs", mountPath: "/var/log/suite" }],
    },
  },
})

/** The workloads of a text by names of their own, for one namespace. */
function workloadsOf(text: string, prefix: string): readonly object[] {
  const workloads = parseManifests(text).manifests.filter(
    ({ group, kind }) => GROUPS.has(group) && KINDS.has(kind),
  )
  return workloads.map((manifest, index) => {
    const { metadata, status: _, ...rest } = manifest.value()
    const { namespace: __, generateName: ___, ...kept } = isObject(metadata) ? metadata : {}
    return { ...rest, metadata: { ...kept, name: `${prefix}-${index}` } }
  })
}

const charts = renderedCharts(STEP)

describeWithTools("the API server, of charts' workloads", controlPlaneTools, () => {
  let accepted: (objects: readonly object[]) => Promise<ReadonlySet<string>>

  beforeAll(async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "sidecar-charts")
    accepted = async (objects) => {
      const args = ["apply", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"]
      const { stdout } = await runProgram(
        tool("kubectl"),
        [...args, "--kubeconfig", plane.kubeconfig, "-n", namespace],
        { input: objects.map((object) => JSON.stringify(object)).join("\n---\n") },
      )
      return new Set(stdout.split("\n").filter((line) => line !== ""))
    }
  })

  test.skipIf(charts.length === 0).each(["always", "never"])(
    "takes them with sidecars as it takes them without, native: %s",
    async (native) => {
      const before: object[] = []
      const after: object[] = []
      for (const [index, { text }] of charts.entries()) {
        const injected = await runStages(text, stage(native))
        before.push(...workloadsOf(text, `c${index}`))
        after.push(...workloadsOf(injected.text, `c${index}`))
      }
      const [plain, changed] = [await accepted(before), await accepted(after)]
      expect(plain.size).toBeGreaterThan(20)
      expect([...plain].filter((name) => !changed.has(name))).toEqual([])
      const without = after.filter(
        (object) => !JSON.stringify(object).includes('"image":"agent:1"'),
      )
      // A chart whose template says "spec:containers:" has no pod.
      expect(without.length).toBeLessThan(2)
    },
  )
})
