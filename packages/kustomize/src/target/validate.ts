import { writeTree } from "@sternpost/goyaml"
import { KustomizeError } from "../errors.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"
import type { Transformer } from "../transform/transformer.ts"

const LABEL = "validated-by"

/** Runs a validator, which is a transformer that must leave all as it is, but for one label. */
export function validate(list: ResourceList, document: Resource, run: Transformer): void {
  const before = textsOf(list)
  run(list)
  for (const resource of list.resources) {
    const labels = resource.pairs("labels")
    if (labels.delete(LABEL)) resource.setPairs("labels", labels)
  }
  const after = textsOf(list)
  if (before.length === after.length && before.every((text, i) => text === after[i])) return
  throw new KustomizeError(
    "KUSTOMIZATION_INVALID",
    `the validator ${document.describe()} must not change resources`,
    { ...document.source, object: document.describe() },
  )
}

function textsOf({ resources }: ResourceList): string[] {
  return resources.map((resource) => writeTree(resource.tree ?? new Map())).sort()
}
