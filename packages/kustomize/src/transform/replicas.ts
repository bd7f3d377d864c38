import { TreeScalar } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { changeField, type FieldSpec } from "../fields/field-spec.ts"
import { isSelected } from "../objects/identity.ts"
import type { Transformer } from "./transformer.ts"

/** An entry of `replicas`. */
export interface ReplicaCount {
  readonly name?: string
  readonly count?: number
}

/** Sets the number of replicas of what has the name. Throws REFERENCE_UNRESOLVED if nothing has. */
export function setReplicas(
  { name = "", count = 0 }: ReplicaCount,
  specs: readonly FieldSpec[],
  place: KustomizeErrorPlace,
): Transformer {
  const value = new TreeScalar("int", String(count))
  return (list) => {
    let isFound = false
    for (const spec of specs) {
      const matches = list.matching({ name }, (id) => id.name === name && isSelected(id, spec))
      for (const resource of matches)
        if (isSelected(resource.id, spec))
          changeField(resource, spec, { create: "scalar", change: () => value })
      isFound ||= matches.length > 0
    }
    if (isFound) return
    const kinds = [...new Set(specs.map(({ kind }) => kind))].join(", ")
    const message = `replicas: no resource named ${JSON.stringify(name)} of the kinds ${kinds}`
    throw new KustomizeError("REFERENCE_UNRESOLVED", message, place)
  }
}
