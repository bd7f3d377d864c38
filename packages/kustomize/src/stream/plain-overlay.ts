import type { Manifest, ManifestStream } from "@sternpost/manifests"
import { defaultConfig, EMPTY_CONFIG, mergeConfigs } from "../config/transformer-config.ts"
import type { Loader } from "../files/loader.ts"
import type { Kustomization } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"
import { type Gvk, splitApiVersion } from "../objects/identity.ts"
import { type CompiledFields, fieldsOf } from "../target/label-fields.ts"
import type { ImageRule } from "../transform/images.ts"
import {
  type DirectField,
  directFields,
  fillField,
  isOwn,
  pathOf,
  takesField,
} from "./direct-fields.ts"
import { areApart, type DirectChange, makeChanges, takesChanges } from "./direct-patch.ts"
import { type PatchTest, patchTests } from "./patch-tests.ts"

/** Fields of a kustomization that touch each object by itself, and change no name. */
const ALONE: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "metadata", "labels", "commonLabels", "commonAnnotations"],
  ...["images", "patches", "resources"],
])

/**
 * What an overlay does to the objects that it does little to, most of a stream: labels, annotations, and single
 * fields that JSON patches set. That is done in their text, without reading all of it. The others go through the
 * whole build; as no object of such an overlay has to do with another, the result is the same.
 */
export class PlainOverlay {
  readonly #fields: readonly CompiledFields[]
  readonly #patches: readonly PatchTest[]
  readonly #images: readonly RegExp[]
  readonly #kinds = new Map<string, readonly DirectField[] | undefined>()

  private constructor(
    fields: readonly CompiledFields[],
    patches: readonly PatchTest[],
    images: readonly RegExp[],
  ) {
    this.#fields = fields
    this.#patches = patches
    this.#images = images
  }

  /** undefined for a kustomization that does more, or that may. */
  static async of(
    read: PlacedDocument<Kustomization>,
    loader: Loader,
  ): Promise<PlainOverlay | undefined> {
    const { value } = read
    const others = Object.entries(value).filter(([field]) => !ALONE.has(field))
    if (others.some(([, content]) => !Array.isArray(content) || content.length > 0))
      return undefined
    const { resources = [], images = [] } = value
    if (resources.length > 1 || resources.some((path) => loader.kind(path) !== undefined))
      return undefined
    const patches = await patchTests(read, loader)
    if (patches === undefined) return undefined
    const config = mergeConfigs(EMPTY_CONFIG, defaultConfig(), {})
    const fields = fieldsOf(read, config)
    return new PlainOverlay(fields, independent(patches, fields), images.map(imagePattern))
  }

  /** Whether what is done to one of the objects may move to others. */
  moves(manifests: readonly Manifest[]): boolean {
    return (
      this.#patches.some(({ moves }) => manifests.some(moves)) ||
      manifests.some((manifest) => isMarked(manifest, MARK_OF_NAMES))
    )
  }

  /**
   * Plans what is to be done to the objects that get the same pairs as any kind does, if that, and nothing else: most of
   * them, which are not even made. Gives the others.
   */
  plan(stream: ManifestStream): ReturnType<ManifestStream["planPairs"]> {
    const [field, ...more] = directFields(this.#fields, ANY_KIND) ?? []
    if (more.length > 0 || (field !== undefined && !(field.create && isOwn(field.path))))
      return undefined
    const added = field && { key: field.path[1] as string, pairs: field.pairs }
    const header = (object: Pick<Manifest, "apiVersion" | "kind">) => {
      const gvk = { ...splitApiVersion(object.apiVersion), kind: object.kind }
      if (this.#patches.some(({ mayFitKind }) => mayFitKind(gvk))) return false
      const fields = this.#fieldsOf(object)
      return fields?.length === (field ? 1 : 0) && fields.every((one) => isSameField(one, field))
    }
    const text = (latin1: string) =>
      !latin1.includes(MARK) &&
      !(this.#images.length > 0 && latin1.includes("\\") && latin1.search(ESCAPES) >= 0) &&
      !(latin1.includes("image") && this.#images.some((image) => latin1.search(image) >= 0))
    return stream.planPairs(added, { header, text })
  }

  /** Whether `apply` does to the object all that the build would do. */
  isPlain(manifest: Manifest): boolean {
    const fields = manifest.kind === "" ? undefined : this.#fieldsOf(manifest)
    if (fields === undefined || manifest.name === "" || isMarked(manifest, MARK)) return false
    const patches = this.#patches.filter(({ mayFit }) => mayFit(manifest))
    if (patches.some(({ changes }) => changes === undefined)) return false
    if (this.#mayHoldImages(manifest)) return false
    const isShallow = patches.length === 0 && fields.every(({ path }) => path[0] === "metadata")
    return (
      (isShallow || !isIntricate(manifest)) &&
      fields.every((field) => takesField(manifest, field)) &&
      patches.every(({ changes = [] }) => takesChanges(manifest, changes))
    )
  }

  apply(manifest: Manifest): void {
    const fields = this.#fieldsOf(manifest) ?? []
    const patches = this.#patches.filter(({ mayFit }) => mayFit(manifest))
    for (const { changes = [] } of patches) makeChanges(manifest, changes)
    for (const field of patches.length > 0 ? annotationsFirst(fields) : fields)
      fillField(manifest, field)
  }

  #fieldsOf({
    apiVersion,
    kind,
  }: Pick<Manifest, "apiVersion" | "kind">): readonly DirectField[] | undefined {
    const key = `${apiVersion}/${kind}`
    let fields = this.#kinds.get(key)
    if (fields === undefined && !this.#kinds.has(key)) {
      fields = directFields(this.#fields, { ...splitApiVersion(apiVersion), kind })
      this.#kinds.set(key, fields)
    }
    return fields
  }

  // Definitions of custom resources are left alone.
  #mayHoldImages(manifest: Manifest): boolean {
    if (this.#images.length === 0 || manifest.kind === "CustomResourceDefinition") return false
    if (mayEscape(manifest)) return true
    return (
      manifest.mentions("image") > 0 && this.#images.some((image) => manifest.mentions(image) > 0)
    )
  }
}

// What no configuration names.
const ANY_KIND: Gvk = { group: "any.invalid", version: "v0", kind: "Any" }

function isSameField(one: DirectField, other: DirectField | undefined): boolean {
  return (
    one.create === other?.create &&
    one.path.join("/") === other.path.join("/") &&
    one.pairs === other.pairs
  )
}

// In what it patches kustomize remembers something, for which it makes annotations before there are labels.
function annotationsFirst(fields: readonly DirectField[]): readonly DirectField[] {
  const isFirst = ({ path }: DirectField) => path[0] === "metadata" && path[1] === "annotations"
  return [...fields.filter(isFirst), ...fields.filter((field) => !isFirst(field))]
}

// Anchors, aliases and tags, or what looks like them.
const INTRICATE = /(?:^|[\s,[{])(?:[&*][\w-]|!)/gm

function isIntricate(manifest: Manifest): boolean {
  const mayBe = manifest.holds("&") || manifest.holds("*") || manifest.holds("!")
  return mayBe && manifest.mentions(INTRICATE) > 0
}

// By which a text in quotes may spell a word so that it is not found.
const ESCAPES = /\\[xuU\r\n]/g

function mayEscape(manifest: Manifest): boolean {
  return manifest.holds("\\") && manifest.mentions(ESCAPES) > 0
}

// In annotations whose names have this in them kustomize is told to drop an object, and keeps what it remembers.
const MARK = "config.k"
// What it remembers may give an object a new name, which others follow.
const MARK_OF_NAMES = "internal.config.kubernetes.io/"

function isMarked(manifest: Manifest, mark: string): boolean {
  if (!manifest.holds(mark) && !mayEscape(manifest)) return false
  return Object.keys(manifest.annotations).some((name) => name.includes(mark))
}

/** What a text holds that names an image which the rule may be about, also where names are normalized. */
function imagePattern({ name = "" }: ImageRule): RegExp {
  const last = name.slice(name.lastIndexOf("/") + 1)
  return /^[\w.-]+$/.test(last) ? new RegExp(last, "g") : /image/g
}

// Where patches touch what another one does, or where labels come, the order matters.
function independent(
  patches: readonly PatchTest[],
  fields: readonly CompiledFields[],
): readonly PatchTest[] {
  const labels = fields.flatMap(({ specs }) => specs.map(pathOf))
  const isApart = (change: DirectChange, of: PatchTest) =>
    labels.every((path) => areApart(path, change.path)) &&
    patches.every(
      (other) =>
        other === of || (other.changes ?? []).every(({ path }) => areApart(path, change.path)),
    )
  return patches.map((patch) => {
    const { changes } = patch
    return changes?.every((change) => isApart(change, patch)) === false
      ? { ...patch, changes: undefined }
      : patch
  })
}
