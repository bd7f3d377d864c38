// Random requests for Kubernetes' own code and for ours.
import {
  applyStrategicPatch,
  createStrategicPatch,
  createThreeWayPatch,
  PatchError,
} from "@sternpost/patch"
import { loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { patches, plainObjects } from "./generate.mjs"

const KINDS = {
  Pod: { group: "", version: "v1" },
  Service: { group: "", version: "v1" },
  Deployment: { group: "apps", version: "v1" },
  PodDisruptionBudget: { group: "policy", version: "v1" },
}

/** `count` requests of each kind and operation, the same for the same seed. */
export function randomRequests(seed, count) {
  const sample = (arbitrary, salt) => fc.sample(arbitrary, { seed: seed + salt, numRuns: count })
  return Object.keys(KINDS).flatMap((kind) => {
    const [originals, modified, currents] = [1, 2, 3].map((salt) =>
      sample(plainObjects[kind], salt),
    )
    const changes = sample(patches[kind], 4)
    const applied = originals.map((original, i) => ({
      kind,
      op: "apply",
      original,
      patch: changes[i],
    }))
    // A map that is to be replaced is in each patch that Kubernetes makes, even if it did not change.
    if (kind === "PodDisruptionBudget") return applied
    const created = originals.flatMap((original, i) => [
      { kind, op: "create", original, modified: modified[i] },
      {
        kind,
        op: "three-way",
        original,
        modified: modified[i],
        current: currents[i],
        overwrite: true,
      },
      // Little that others changed, so that not everything is a conflict.
      { kind, op: "three-way", original, modified: original, current: currents[i] },
      { kind, op: "three-way", original, modified: modified[i], current: original },
    ])
    return [...applied, ...created]
  })
}

/** What ours answers. */
export async function answerer() {
  const types = await loadKindTypes()
  return (request) => {
    const { kind, op, original, modified, current, patch, overwrite } = request
    const options = { schema: types.typeOf({ kind, ...KINDS[kind] }), keys: "patchMergeKey" }
    try {
      if (op === "apply") return { value: applyStrategicPatch(original, patch, options) }
      if (op === "create") return { value: createStrategicPatch(original, modified, options) }
      const states = { original, modified, current }
      return { value: createThreeWayPatch(states, { ...options, overwrite: overwrite === true }) }
    } catch (error) {
      if (!(error instanceof PatchError)) throw error
      return error.code === "PATCH_CONFLICT" ? { conflict: true } : { error: error.message }
    }
  }
}
