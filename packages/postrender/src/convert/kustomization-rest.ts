import { relative, sep } from "node:path"
import type { Converting } from "./context.ts"
import { childOf, type Place, textAt } from "./place.ts"

/** What to do about a part of a kustomization that no other stage does. */
export function useKustomize({ document }: Place, { outputFolder }: Converting): string {
  const dir = relative(outputFolder, document.folder).split(sep).join("/") || "."
  return `keep it in a kustomization, and run that as a stage (uses: kustomize, with: {dir: ${dir}})`
}

const REST: Readonly<Record<string, string>> = {
  crds: `kustomize's OpenAPI files of custom resources are not read: write what they say as \`references\` of name-affix and namespace, and give CustomResourceDefinitions as spec.schemas.crds`,
  openapi:
    "an OpenAPI schema is not read: give the CustomResourceDefinitions as spec.schemas.crds, which say by which keys lists merge",
  validators:
    "validators have no equal: see the stages that check objects (sternpost pipeline stages)",
  buildMetadata:
    "buildMetadata has no equal in the objects: `sternpost explain` tells which stage wrote a field",
  inventory: "an inventory has no equal: Helm keeps the list of what it installed",
}

/** Tells about what has no equal and changes no objects that are there. */
export function convertRest(place: Place, { draft }: Converting): void {
  for (const [key, message] of Object.entries(REST)) {
    const child = childOf(place, key)
    if (child !== undefined) draft.note(child, message)
  }
}

/** The order of the objects, which only the outermost kustomization decides. */
export function convertOrder(place: Place, { draft }: Converting): void {
  const options = childOf(place, "sortOptions")
  if (options === undefined || textAt(options, "order") !== "legacy") return
  const custom = childOf(options, "legacySortOptions")
  draft.stage(
    options,
    { uses: "sort", with: { order: "kustomize" } },
    custom === undefined
      ? []
      : ["orderFirst and orderLast have no exact equal: see `first` and `last` of the stage"],
  )
}
