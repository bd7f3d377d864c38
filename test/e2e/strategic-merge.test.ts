import { applyStrategicPatch, type JsonObject, type ListKeys } from "@sternpost/patch"
import { createPostRenderer, definePipeline } from "@sternpost/postrender"
import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { objects, patches } from "../oracle/strategicpatch/generate.mjs"
import { plainObject } from "../oracle/strategicpatch/meaning.mjs"
import {
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

// Ours against `kubectl patch --local`, which uses the code of the API server (1.36).
const SEED = Number(process.env["FUZZ_SEED"] ?? 1)
const PATCHES = Number(process.env["FUZZ_PATCHES"] ?? 40)
const OBJECTS = 10

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

interface Outcome {
  readonly refused: boolean
  readonly objects: readonly JsonObject[]
  readonly stderr: string
}

async function kubectlPatch(originals: readonly JsonObject[], patch: JsonObject): Promise<Outcome> {
  const input = originals.map((object) => JSON.stringify(object)).join("\n---\n")
  const args = [
    "patch",
    "--local",
    "-f",
    "-",
    "--type",
    "strategic",
    "-p",
    JSON.stringify(patch),
    "-o",
    "json",
  ]
  const { status, stdout, stderr } = await runProgram(tool("kubectl"), args, { input })
  if (status !== 0) return { refused: true, objects: [], stderr }
  return {
    refused: false,
    stderr,
    objects: stdout.split(/\n(?=\{)/).map((text) => JSON.parse(text)),
  }
}

function ourPatch(originals: readonly JsonObject[], patch: JsonObject, keys: ListKeys): Outcome {
  try {
    const schema = (object: JsonObject) => types.typeOf(kindOf(object))
    const objects = originals.map((object) =>
      applyStrategicPatch(object, patch, { schema: schema(object), keys }),
    )
    return { refused: false, objects, stderr: "" }
  } catch (error) {
    return { refused: true, objects: [], stderr: String(error) }
  }
}

function kindOf({ apiVersion, kind }: JsonObject) {
  const [group = "", version = ""] = String(apiVersion).includes("/")
    ? String(apiVersion).split("/")
    : ["", String(apiVersion)]
  return { group, version, kind: String(kind) }
}

// It has no answer for an order of nothing, where there is nothing to do.
const NOTHING = "no elements in any of the given slices"

describeWithTools("strategic merge and kubectl", ["kubectl"], () => {
  test.each(["Deployment", "Service", "Pod", "PodDisruptionBudget"] as const)(
    `do the same to random objects of kind %s (FUZZ_SEED=${SEED})`,
    async (kind) => {
      const options = { seed: SEED, numRuns: PATCHES }
      let applied = 0
      for (const patch of fc.sample(patches[kind], options)) {
        const originals = fc.sample(objects[kind], { seed: SEED + applied, numRuns: OBJECTS })
        const theirs = await kubectlPatch(originals, patch)
        const ours = ourPatch(originals, patch, "patchMergeKey")
        if (theirs.stderr.includes(NOTHING)) continue
        const shown = `patch ${JSON.stringify(patch)}`
        expect(ours.refused, `${shown}\n${theirs.stderr}${ours.stderr}`).toBe(theirs.refused)
        if (theirs.refused) continue
        applied++
        for (const [i, object] of ours.objects.entries())
          expect(
            plainObject(object),
            `patch ${JSON.stringify(patch)}\nof ${JSON.stringify(originals[i])}`,
          ).toEqual(plainObject(theirs.objects[i] as JsonObject))
      }
      expect(applied).toBeGreaterThan(PATCHES / 4)
    },
  )

  // What docs/stages/strategic-merge.md says of kubectl, and what ours does.
  interface Difference {
    readonly what: string
    readonly original: JsonObject
    readonly patch: JsonObject
    /** The spec of what kubectl makes of it, or a part of its message. */
    readonly theirs: JsonObject | string
    readonly ours: JsonObject | string
  }

  const pod = (spec: JsonObject): JsonObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "x" },
    spec,
  })
  const service = (...ports: JsonObject[]): JsonObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "x" },
    spec: { ports },
  })
  const [udp, tcp] = [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ]
  const differences: readonly Difference[] = [
    {
      what: "a port of another protocol",
      original: service(udp),
      patch: { spec: { ports: [tcp] } },
      theirs: { ports: [tcp] },
      ours: { ports: [tcp, udp] },
    },
    {
      what: "an item to delete in an item that is new",
      original: pod({ containers: [{ name: "a" }] }),
      patch: { spec: { containers: [{ name: "b", env: [{ name: "X", $patch: "delete" }] }] } },
      theirs: {
        containers: [{ name: "b", env: [{ name: "X", $patch: "delete" }] }, { name: "a" }],
      },
      ours: { containers: [{ name: "b", env: [] }, { name: "a" }] },
    },
    {
      what: "$patch: replace on a map that is not there",
      original: pod({}),
      patch: { spec: { nodeSelector: { $patch: "replace", a: "b" } } },
      theirs: {},
      ours: { nodeSelector: { a: "b" } },
    },
    {
      what: "$patch: replace in an item that has other fields",
      original: pod({ containers: [{ name: "a" }] }),
      patch: { spec: { containers: [{ $patch: "replace", name: "b" }, { name: "c" }] } },
      theirs: { containers: [{ name: "c" }] },
      ours: { containers: [{ name: "b" }, { name: "c" }] },
    },
    {
      what: "$patch: merge",
      original: pod({ nodeSelector: { a: "b" } }),
      patch: { spec: { nodeSelector: { $patch: "merge", c: "d" } } },
      theirs: "unknown patch type: merge",
      ours: { nodeSelector: { a: "b", c: "d" } },
    },
    {
      what: "an order of nothing",
      original: pod({ containers: [] }),
      patch: { spec: { "$setElementOrder/containers": [{ name: "a" }] } },
      theirs: NOTHING,
      ours: { containers: [] },
    },
    {
      what: "$patch: replace as an item of a list with an order",
      original: pod({ containers: [{ name: "a" }] }),
      patch: {
        spec: {
          "$setElementOrder/containers": [{ name: "b" }],
          containers: [{ name: "b" }, { $patch: "replace" }],
        },
      },
      theirs: "doesn't match $setElementOrder list",
      ours: { containers: [{ name: "b" }] },
    },
    {
      what: "a typing error in a directive",
      original: pod({ nodeSelector: { a: "b" } }),
      patch: { spec: { nodeSelector: { $pacth: "delete" } } },
      theirs: { nodeSelector: { a: "b", $pacth: "delete" } },
      ours: 'did you mean "$patch"?',
    },
    {
      what: "a list that the type does not have",
      original: pod({ rules: [{ a: 1 }] }),
      patch: { spec: { rules: [{ b: 2 }] } },
      theirs: "unable to find api field",
      ours: { rules: [{ b: 2 }] },
    },
  ]

  test.each(differences)("differ on purpose: $what", async ({ original, patch, theirs, ours }) => {
    const spec = (outcome: Outcome) =>
      outcome.refused ? outcome.stderr : outcome.objects[0]?.["spec"]
    const matching = (expected: JsonObject | string) =>
      typeof expected === "string" ? expect.stringContaining(expected) : expected
    expect(spec(await kubectlPatch([original], patch))).toEqual(matching(theirs))
    expect(spec(ourPatch([original], patch, "kubernetes"))).toEqual(matching(ours))
  })
})

describeWithTools("ports of one number", controlPlaneTools, () => {
  test("that a patch added are taken by the API server", async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "ports")
    const manifest = `apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  selector: {app: dns}
  ports:
  - {name: dns, port: 53, protocol: UDP}
`
    const stages = [
      {
        uses: "patch",
        match: { kind: "Service" },
        with: {
          type: "strategic",
          patch: { spec: { ports: [{ name: "dns-tcp", port: 53, protocol: "TCP" }] } },
        },
      },
    ]
    const renderer = createPostRenderer(await definePipeline({ stages }))
    const patched = await renderer.run(manifest)
    await kubectl(plane, ["--namespace", namespace, "create", "-f", "-"], patched)
    const live = await kubectl(plane, [
      "--namespace",
      namespace,
      "get",
      "service",
      "dns",
      "-o",
      "json",
    ])
    const { ports } = JSON.parse(live).spec
    expect(
      ports.map(({ name, protocol }: Record<string, string>) => `${name} ${protocol}`),
    ).toEqual(["dns-tcp TCP", "dns UDP"])
  })
})
