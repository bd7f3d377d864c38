import {
  deepEqual,
  isObject,
  type JsonObject,
  type Manifest,
  maskValue,
} from "@sternpost/manifests"
import {
  applyJsonPatch,
  applyMergePatch,
  type JsonPatchOperation,
  type JsonValue,
  PatchError,
  validateJsonPatch,
} from "@sternpost/patch"
import type { Stage, StageContext, StageEnvironment } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { editByMerging, editByOperations } from "./patch-fields.ts"
import { type AllowedChanges, refuseRename } from "./patch-identity.ts"
import { type PatchSource, readPatch } from "./patch-source.ts"

interface PatchOptions extends PatchSource, AllowedChanges {
  readonly type?: "json" | "merge"
}

interface CompiledPatch {
  readonly idempotent: boolean
  /** Edits the fields in place, if that is all there is to it; otherwise false, and nothing is done. */
  editFields(manifest: Manifest): boolean
  /** The patched value; the one handed in stays as it is. */
  apply(value: JsonObject, showValues: boolean): unknown
}

/**
 * The stage of `uses: patch`. A patch that nobody said by `match` what it is for is made on all objects, and
 * that is told. Throws a `PipelineError` or a `PatchError` when the patch is none.
 */
export function patchStage(options: unknown, { baseDir, hasMatch }: StageEnvironment): Stage {
  const checked = options as PatchOptions
  const compiled = compilePatch(checked, baseDir)
  return {
    uses: "patch",
    phase: "mutate",
    idempotent: compiled.idempotent,
    run({ manifests }, context) {
      if (!hasMatch && manifests.length > 1) tellNoTarget(manifests.length, context)
      for (const manifest of manifests) patchManifest(manifest, compiled, checked)
    },
  }
}

function tellNoTarget(count: number, { report }: StageContext): void {
  report({
    severity: "warning",
    rule: "no-target",
    message: `nothing says which objects the patch is for, so it was made on all ${count}; give match (--target), with kind: ".*" if all are meant`,
  })
}

function compilePatch(options: PatchOptions, baseDir: string): CompiledPatch {
  const body = readPatch(options, baseDir)
  const type = options.type ?? (Array.isArray(body) ? "json" : undefined)
  if (type === "json") {
    const operations = validateJsonPatch(body)
    return {
      idempotent: operations.every(canRepeat),
      editFields: (manifest) => editByOperations(manifest, operations),
      apply: (value, showValues) => applyJsonPatch(value as JsonValue, operations, { showValues }),
    }
  }
  if (type === undefined && isObject(body))
    throw new PipelineError(
      "PIPELINE_INVALID",
      'the patch is a map, so its type must be said: "type: strategic" (lists merge by their keys) or "type: merge" (lists are replaced)',
    )
  if (!isObject(body))
    throw new PipelineError(
      "PIPELINE_INVALID",
      type === undefined
        ? "a patch is a list of operations (JSON Patch) or a map of the fields to change (strategic or merge patch)"
        : "a merge patch must be a map of the fields to change",
    )
  return {
    idempotent: true,
    editFields: (manifest) => editByMerging(manifest, body),
    apply: (value) => applyMergePatch(value as JsonValue, body as JsonValue),
  }
}

// Adding to a list adds again, and a removed or moved field cannot be removed again.
function canRepeat({ op, path }: JsonPatchOperation): boolean {
  return op === "replace" || (op === "add" && !/\/(?:-|[0-9]+)$/.test(path))
}

function patchManifest(manifest: Manifest, compiled: CompiledPatch, options: PatchOptions): void {
  if (compiled.editFields(manifest)) return
  const after = patched(manifest, compiled)
  if (!isObject(after))
    throw manifest.error("MANIFEST_EDIT", "the patch leaves no object: its result is no map")
  refuseRename(manifest, after, options)
  manifest.replace(after)
}

function patched(manifest: Manifest, compiled: CompiledPatch): unknown {
  const attempt = (showValues: boolean) => compiled.apply(manifest.value(), showValues)
  try {
    return attempt(true)
  } catch (cause) {
    if (!(cause instanceof PatchError)) throw cause
    const shown = holdsSecret(manifest, cause) ? withoutValues(() => attempt(false)) : cause
    throw manifest.error("MANIFEST_EDIT", shown.message, shown)
  }
}

// Whether the value that a test found is not to be shown.
function holdsSecret(manifest: Manifest, { pointer }: PatchError): boolean {
  if (manifest.kind === "Secret") return true
  const path: (string | number)[] = []
  for (const token of (pointer ?? "").split("/").slice(1)) {
    const isItem = Array.isArray(manifest.get(path))
    path.push(isItem ? Number(token) : token.replaceAll("~1", "/").replaceAll("~0", "~"))
  }
  const value = manifest.get(path)
  return !deepEqual(maskValue(manifest, path, value), value)
}

function withoutValues(attempt: () => unknown): PatchError {
  try {
    attempt()
  } catch (cause) {
    if (cause instanceof PatchError) return cause
    throw cause
  }
  return new PatchError("PATCH_TEST_FAILED", "the patch does not fit")
}
