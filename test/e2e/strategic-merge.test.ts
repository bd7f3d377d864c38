import { applyStrategicPatch, type JsonObject, type ListKeys } from "@sternpost/patch"
import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { objects, patches } from "../oracle/strategicpatch/generate.mjs"
import { plainObject } from "../oracle/strategicpatch/meaning.mjs"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

// Ours against `kubectl patch --local`, which uses the code of the API server (1.36).
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000)
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
})
