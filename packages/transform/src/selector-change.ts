import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import { immutableFields } from "@sternpost/schema"
import { appliesTo, type FieldSpec, fieldPaths } from "./field-spec.ts"
import { claimMetadata, selectorFields } from "./label-fields.ts"
import type { LabelOptions } from "./labels.ts"

/**
 * Where `addLabels` would change what the API server does not let change once the object exists: a
 * workload's selector, or the claims of a StatefulSet. `undefined` where it changes none of that.
 */
export function changedForGood(manifest: Manifest, options: LabelOptions): Path | undefined {
  const fixed = immutableFields(manifest)
  if (fixed.length === 0) return undefined
  const { includeSelectors, includeVolumeClaimTemplates, fields = [], pairs } = options
  const claims = claimMetadata().map((field) => ({ ...field, path: `${field.path}/labels` }))
  const specs: FieldSpec[] = [
    ...(includeSelectors === true ? selectorFields() : []),
    ...(includeVolumeClaimTemplates === true ? claims : []),
    ...fields,
  ]
  return specs
    .filter((spec) => appliesTo(spec, manifest))
    .flatMap((spec) => fieldPaths(spec, manifest))
    .filter((path) => fixed.some((field) => field.every((key, i) => path[i] === key)))
    .find((path) => {
      const present = manifest.get(path)
      return Object.entries(pairs).some(([k, v]) => !isObject(present) || present[k] !== v)
    })
}
