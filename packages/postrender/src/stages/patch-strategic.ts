import type { JsonObject, Manifest } from "@sternpost/manifests"
import {
  applyStrategicPatch,
  PatchError,
  type JsonObject as PatchObject,
  type PathSegment,
  validateStrategicPatch,
} from "@sternpost/patch"
import {
  type CustomType,
  type FieldSchema,
  loadKindTypes,
  type TypeSchema,
} from "@sternpost/schema"
import type { Selection, Stage, StageContext, StageEnvironment } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { crdsInStream } from "../schemas/crds.ts"
import { addressedTo, addressTarget, readAddress } from "./patch-address.ts"
import { type AllowedChanges, refuseRename } from "./patch-identity.ts"
import { projection } from "./patch-projection.ts"
import { type PatchSource, readPatch } from "./patch-source.ts"

interface StrategicOptions extends PatchSource, AllowedChanges {}

/**
 * The stage of `uses: patch` with `type: strategic`. It works on what `match` selects, or else on the object
 * that the patch itself names. Throws a `PipelineError` or a `PatchError` when the patch is none, or says
 * nowhere what it is for.
 */
export function strategicStage(options: unknown, environment: StageEnvironment): Stage {
  const { customTypes } = environment
  const checked = options as StrategicOptions
  const patch = validateStrategicPatch(readPatch(checked, environment.baseDir))
  const target = addressTarget(readAddress(patch))
  if (!environment.hasMatch && target === undefined)
    throw new PipelineError(
      "PIPELINE_INVALID",
      "nothing says which objects the strategic patch is for: give match, or kind and metadata.name in the patch",
    )
  const removes = patch["$patch"] === "delete"
  return {
    uses: "patch",
    phase: "mutate",
    // What was removed is not there to be found a second time.
    idempotent: !removes || environment.hasMatch,
    ...(target === undefined ? {} : { target }),
    async run(selection, context) {
      if (removes) removeAll(selection, patch, checked)
      else await patchAll(selection, context, { patch, options: checked, customTypes })
    },
  }
}

function removeAll({ manifests, stream }: Selection, patch: PatchObject, options: AllowedChanges) {
  for (const manifest of manifests) {
    addressedTo(manifest, patch, options)
    stream.remove(manifest)
  }
}

interface Patching {
  readonly patch: PatchObject
  readonly options: AllowedChanges
  readonly customTypes: readonly CustomType[]
}

async function patchAll(
  { manifests, stream }: Selection,
  context: StageContext,
  { patch, options, customTypes }: Patching,
): Promise<void> {
  if (manifests.length === 0) return
  const found = await crdsInStream(stream, manifests)
  const types = await loadKindTypes([...customTypes, ...found])
  for (const manifest of manifests) {
    const own = addressedTo(manifest, patch, options) as PatchObject
    const schema = types.typeOf(manifest)
    const before = projection(manifest, own, schema)
    const after = patched(manifest, { before, patch: own, schema }, context)
    refuseRename(manifest, after, options)
    manifest.replace(after, before)
  }
}

interface Patched {
  readonly before: JsonObject
  readonly patch: PatchObject
  readonly schema: TypeSchema
}

function patched(
  manifest: Manifest,
  { before, patch, schema }: Patched,
  context: StageContext,
): JsonObject {
  try {
    return applyStrategicPatch(before as PatchObject, patch, {
      schema,
      onReplacedList: (path, field) =>
        reportReplaced(manifest, path, whyReplaced(manifest.kind, schema, field), context),
    }) as JsonObject
  } catch (cause) {
    if (!(cause instanceof PatchError)) throw cause
    throw manifest.error("MANIFEST_EDIT", `strategic patch, ${cause.message}`, cause)
  }
}

function reportReplaced(
  manifest: Manifest,
  path: readonly PathSegment[],
  why: string,
  context: StageContext,
): void {
  const before = manifest.get(path)
  const count = Array.isArray(before) ? before.length : 0
  context.report({
    severity: "warning",
    rule: "list-replaced",
    manifest,
    path,
    message: `the patch replaced this list of ${count}, because ${why}, or put {$patch: replace} into the list if that is meant`,
  })
}

function whyReplaced(kind: string, type: TypeSchema, field: FieldSchema | undefined): string {
  if (field !== undefined)
    return `the CRD of ${kind} does not say by what its items are to be found (x-kubernetes-list-map-keys); use a JSON Patch`
  if (type.isComplete) return `nothing is known of such a field of ${kind}; look for a typing error`
  return `nothing says by what its items are to be found; give the CRD of ${kind} (spec.schemas.crds, or --crds)`
}
