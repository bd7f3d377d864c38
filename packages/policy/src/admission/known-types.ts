import { isCrd, readCrd, type TypeTable } from "@sternpost/schema"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, textOf } from "../read.ts"
import type { KnownTypes } from "./type-check.ts"

const known = new WeakMap<readonly PolicyDocument[], KnownTypes>()

/** The types of Kubernetes, and of the definitions among documents. */
export function knownTypes(table: TypeTable, documents: readonly PolicyDocument[]): KnownTypes {
  const found = known.get(documents)
  if (found !== undefined) return found
  const custom = documents
    .filter(({ value }) => isCrd(value))
    .flatMap(({ value }) => {
      const plural = textOf(at(value, "spec", "names", "plural"))
      return readCrd(value, undefined).map((type) => ({ ...type, plural }))
    })
  const made = { table, custom }
  known.set(documents, made)
  return made
}
