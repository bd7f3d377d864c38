import type { Tree } from "@sternpost/goyaml"
import { isScalar, textOf } from "../fields/access.ts"
import { changeField, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import { isSelected, type ResourceId } from "../objects/identity.ts"
import type { Transformer } from "./transformer.ts"

/** Puts a text before or behind names. Names that mean something by themselves stay. */
export function affixNames(
  text: string,
  place: "prefix" | "suffix",
  specs: readonly FieldSpec[],
): Transformer {
  const change = (value: Tree): Tree => {
    if (!isScalar(value)) throw new Misfit("expected a scalar")
    return place === "prefix" ? text + textOf(value) : textOf(value) + text
  }
  return ({ resources }) => {
    if (text === "") return
    for (const resource of resources) {
      const id = resource.originalId
      if (staysAsItIs(id)) continue
      for (const spec of specs) {
        if (!isSelected(id, spec)) continue
        if (spec.path === "metadata/name") {
          if (place === "prefix") resource.prefixes = [...resource.prefixes, text]
          else resource.suffixes = [...resource.suffixes, text]
          resource.storePreviousId()
        }
        if (isSelected(resource.id, spec)) changeField(resource, spec, { change })
      }
    }
  }
}

function staysAsItIs({ group, kind }: ResourceId): boolean {
  if (kind === "APIService") return group === "apiregistration.k8s.io"
  return kind === "CustomResourceDefinition" || kind === "Namespace"
}
