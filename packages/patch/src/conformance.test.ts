import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { applyJsonPatch, type JsonPatchOperation, type JsonValue, PatchError } from "./index.ts"

interface Case {
  readonly comment?: string
  readonly doc: JsonValue
  readonly patch: readonly JsonPatchOperation[]
  readonly expected?: JsonValue
  readonly error?: string
  readonly disabled?: boolean
}

// The public json-patch-tests; not part of this repository, so absent on most machines.
const { STERNPOST_CONFORMANCE } = process.env
const folder =
  STERNPOST_CONFORMANCE ?? fileURLToPath(new URL("../../../../shared/conformance", import.meta.url))

describe.each(["jsonpatch-tests.json", "jsonpatch-spec-tests.json"])("%s", (file) => {
  const path = `${folder}/${file}`
  if (!existsSync(path)) return test.skip(`${path} is absent`)
  const cases = (JSON.parse(readFileSync(path, "utf8")) as Case[]).filter((it) => !it.disabled)
  const named = cases.map((it, i) => ({ ...it, name: `${i}: ${it.comment ?? it.error ?? ""}` }))

  test.each(named)("$name", ({ doc, patch, expected, error }) => {
    if (error !== undefined) expect(() => applyJsonPatch(doc, patch)).toThrow(PatchError)
    else if (expected === undefined) expect(() => applyJsonPatch(doc, patch)).not.toThrow()
    else expect(applyJsonPatch(doc, patch)).toEqual(expected)
  })
})
