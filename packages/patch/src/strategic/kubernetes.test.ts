import { readFileSync } from "node:fs"
import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import { PatchError } from "../errors.ts"
import type { JsonObject } from "../value.ts"
import { applyStrategicPatch } from "./apply.ts"
import { createStrategicPatch } from "./create.ts"
import { createThreeWayPatch } from "./three-way.ts"

interface Request {
  readonly kind: string
  readonly op: "apply" | "create" | "three-way"
  readonly original: JsonObject
  readonly patch?: JsonObject
  readonly modified?: JsonObject
  readonly current?: JsonObject
  readonly overwrite?: boolean
  readonly answer: { readonly value?: JsonObject; readonly conflict?: true }
}

// Answers of Kubernetes' own code to random requests: test/oracle/strategicpatch.
const file = new URL("testdata/kubernetes.json", import.meta.url)
const { apimachinery, requests } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly apimachinery: string
  readonly requests: readonly Request[]
}

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

function answer({
  kind,
  op,
  original,
  patch = {},
  modified = {},
  current = {},
  overwrite = false,
}: Request): JsonObject {
  const group = kind === "Deployment" ? "apps" : kind === "PodDisruptionBudget" ? "policy" : ""
  const schema = types.typeOf({ group, version: "v1", kind })
  const options = { schema, keys: "patchMergeKey" } as const
  if (op === "apply") return applyStrategicPatch(original, patch, options)
  if (op === "create") return createStrategicPatch(original, modified, options)
  return createThreeWayPatch({ original, modified, current }, { ...options, overwrite })
}

function conflicts(request: Request): boolean {
  try {
    answer(request)
    return false
  } catch (error) {
    if (error instanceof PatchError && error.code === "PATCH_CONFLICT") return true
    throw error
  }
}

describe(`with the keys of kubectl, as apimachinery ${apimachinery} has it`, () => {
  const named = requests.map((request, i) => ({
    ...request,
    name: `${i}: ${request.op} ${request.kind}`,
  }))

  test.each(named.filter(({ answer }) => answer.conflict !== true))("$name", (request) => {
    expect(answer(request)).toEqual(request.answer.value)
  })

  test.each(named.filter(({ answer }) => answer.conflict === true))(
    "$name is a conflict",
    (request) => {
      expect(conflicts(request)).toBe(true)
    },
  )

  test("there are cases of every kind", () => {
    expect(new Set(requests.map(({ op }) => op)).size).toBe(3)
    expect(requests.filter(({ answer }) => answer.conflict).length).toBeGreaterThan(5)
    expect(requests.length).toBeGreaterThan(80)
  })
})
