import { isObject, type Manifest } from "@sternpost/manifests"
import { defaultConfig, EMPTY_CONFIG, mergeConfigs } from "../config/transformer-config.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import type { Loader } from "../files/loader.ts"
import type { Kustomization } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"
import { isSelected, splitApiVersion } from "../objects/identity.ts"
import { type CompiledFields, fieldsOf } from "../target/label-fields.ts"
import { type PatchTest, patchTests } from "./patch-tests.ts"

/** Fields of a kustomization that touch each object by itself, and change no name. */
const ALONE: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "metadata", "labels", "commonLabels", "commonAnnotations"],
  ...["images", "patches", "resources"],
])

// Definitions of custom resources are left alone, and keys may be spelt with escapes.
function mayHoldImages(manifest: Manifest): boolean {
  if (manifest.kind === "CustomResourceDefinition") return false
  return manifest.mentions("image") > 0 || manifest.mentions(ESCAPES) > 0
}

const ESCAPES = /\\[xuU]/g

/**
 * What an overlay does to the objects that it only labels and annotates, most of a stream: that is done in their
 * text, without reading all of it. The others go through the whole build; as no object of such an overlay has
 * to do with another, the result is the same.
 */
export class PlainOverlay {
  readonly #fields: readonly CompiledFields[]
  readonly #patches: readonly PatchTest[]
  readonly #hasImages: boolean
  readonly #kinds = new Map<string, boolean>()

  private constructor(
    fields: readonly CompiledFields[],
    patches: readonly PatchTest[],
    hasImages: boolean,
  ) {
    this.#fields = fields
    this.#patches = patches
    this.#hasImages = hasImages
  }

  /** undefined for a kustomization that does more, or that may. */
  static async of(
    read: PlacedDocument<Kustomization>,
    loader: Loader,
    manifests: readonly Manifest[],
  ): Promise<PlainOverlay | undefined> {
    const { value } = read
    const others = Object.entries(value).filter(([field]) => !ALONE.has(field))
    if (others.some(([, content]) => !Array.isArray(content) || content.length > 0))
      return undefined
    const { resources = [], images = [] } = value
    if (resources.length > 1 || resources.some((path) => loader.kind(path) !== undefined))
      return undefined
    const patches = await patchTests(read, loader)
    if (patches === undefined || patches.some(({ moves }) => manifests.some(moves)))
      return undefined
    const config = mergeConfigs(EMPTY_CONFIG, defaultConfig(), {})
    return new PlainOverlay(fieldsOf(read, config), patches, images.length > 0)
  }

  /** Whether nothing but labels and annotations of the object itself change. */
  isPlain(manifest: Manifest): boolean {
    if (manifest.kind === "" || !this.#isPlainKind(manifest) || manifest.name === "") return false
    if (this.#patches.some(({ mayFit }) => mayFit(manifest))) return false
    if (this.#hasImages && mayHoldImages(manifest)) return false
    return this.#fields.every(({ field, pairs }) => {
      if (manifest.takesPairsQuickly(field, pairs)) return true
      const present = manifest.get(["metadata", field])
      return present === undefined || isObject(present)
    })
  }

  // Selectors and templates are the affair of the whole build.
  #isPlainKind({ apiVersion, kind }: Manifest): boolean {
    const key = `${apiVersion}/${kind}`
    let isPlain = this.#kinds.get(key)
    if (isPlain === undefined) {
      const gvk = { ...splitApiVersion(apiVersion), kind }
      const own = (spec: FieldSpec) =>
        !isSelected(gvk, spec) ||
        (/^metadata\/(?:labels|annotations)$/.test(spec.path) && spec.create)
      isPlain = this.#fields.every(({ specs }) => specs.every(own))
      this.#kinds.set(key, isPlain)
    }
    return isPlain
  }

  apply(manifest: Manifest): void {
    for (const { field, pairs } of this.#fields) {
      if (manifest.addPairsQuickly(field, pairs)) continue
      for (const [key, text] of Object.entries(pairs)) manifest.set(["metadata", field, key], text)
    }
  }
}
