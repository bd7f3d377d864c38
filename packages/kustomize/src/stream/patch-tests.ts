import { labelSelector, type Manifest } from "@sternpost/manifests"
import { defaultConfig } from "../config/transformer-config.ts"
import type { Loader } from "../files/loader.ts"
import { FROZEN_KINDS } from "../kinds/kind-book.ts"
import type { Kustomization, PatchEntry } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"
import type { Gvk } from "../objects/identity.ts"
import { type CompiledSelector, compileSelector, type Selector } from "../objects/selector.ts"
import { readPatch } from "../patches/patch-text.ts"
import { loadPatch } from "../target/patch-entries.ts"
import { type DirectChange, directChanges } from "./direct-patch.ts"

/** What can be told of a patch without applying it. */
export interface PatchTest {
  /** Whether it may be for objects of a kind. */
  mayFitKind(gvk: Gvk): boolean
  /** Whether it may be for an object. */
  mayFit(manifest: Manifest): boolean
  /** Whether fields of other objects may follow what it does to an object. */
  moves(manifest: Manifest): boolean
  /** All that it does, where that is little. */
  readonly changes: readonly DirectChange[] | undefined
}

/** What the patches of a kustomization may fit; undefined if one of them may change names. */
export async function patchTests(
  read: PlacedDocument<Kustomization>,
  loader: Loader,
): Promise<PatchTest[] | undefined> {
  const entries = read.value.patches ?? []
  const mayRename = ({ options = {} }: PatchEntry) =>
    options.allowNameChange === true || options.allowKindChange === true
  if (entries.some(mayRename)) return undefined
  const named = kindsNamedByMaps()
  return Promise.all(
    entries.map(async (entry, i): Promise<PatchTest> => {
      const place = read.placeOf("patches", i)
      const patch = readPatch(await loadPatch(entry, place, loader), FROZEN_KINDS)
      if (entry.target !== undefined) {
        const selector = compileSelector(entry.target, place)
        const fits = targetTest(entry.target, selector)
        // kustomize looks again at what names an object that a JSON patch was applied to, and puts its
        // namespace into fields that have one beside the name.
        const moves = (manifest: Manifest) =>
          patch.type === "json" &&
          named.has(manifest.kind) &&
          fits(manifest) &&
          manifest.namespace !== ""
        const changes = patch.type === "json" ? directChanges(patch.operations) : undefined
        return { mayFitKind: selector.kind, mayFit: fits, moves, changes }
      }
      const patches = patch.type === "strategic" ? patch.patches : []
      const mayFitKind = ({ kind }: Gvk) => patches.some((one) => one.kind === kind)
      const mayFit = ({ kind, name }: Manifest) =>
        patches.some((one) => one.kind === kind && one.name === name)
      return { mayFitKind, mayFit, moves: () => false, changes: undefined }
    }),
  )
}

// Fields that hold no name alone hold a map with one.
function kindsNamedByMaps(): ReadonlySet<string> {
  const references = defaultConfig().nameReference.filter(({ fields }) =>
    fields.some(({ path }) => !/names?$/i.test(path)),
  )
  return new Set(references.map(({ referent }) => referent.kind))
}

function targetTest(target: Selector, selector: CompiledSelector): (manifest: Manifest) => boolean {
  const marks = [
    { text: target.labelSelector ?? "", field: "labels" as const },
    { text: target.annotationSelector ?? "", field: "annotations" as const },
  ].flatMap(({ text, field }) => (text === "" ? [] : [{ fits: labelSelector(text, field), field }]))
  return (manifest) => {
    const { kind, group, version } = manifest
    if (!selector.kind({ kind, group, version })) return false
    if ((target.name ?? "") !== "" && !selector.name(manifest.name)) return false
    // Objects without a namespace are in one that selectors call default.
    if ((target.namespace ?? "") !== "") {
      const { namespace } = manifest
      if (namespace !== "" && !selector.namespace(namespace)) return false
    }
    return marks.every(({ fits, field }) => fits(manifest[field]))
  }
}
