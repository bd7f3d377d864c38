import type { Manifest, WantedHeader } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import type { FieldSpec } from "../field-spec.ts"
import { compileLock, type ImageLock } from "./lock.ts"
import { type ImagePlace, imagePlaces, mayHoldImages } from "./places.ts"
import {
  formatImage,
  hasStandIn,
  type ImageReference,
  isPlaceholder,
  parseImage,
  splitImage,
} from "./reference.ts"
import { compileRegistries, type RegistryMirror } from "./registries.ts"
import { canRepeat, compileRule, type ImageRule } from "./rules.ts"

export interface ImageOptions {
  /** Applied one after the other, as kustomize does. */
  readonly images?: readonly ImageRule[]
  /** Applied after the rules. */
  readonly registries?: readonly RegistryMirror[]
  /** Content of a lock; see `compileLock`. Applied last. */
  readonly lock?: unknown
  /** What to do about an image that the lock does not know; `fail` unless said otherwise. */
  readonly unlocked?: "fail" | "warn" | "ignore"
  /** Further places that hold images. */
  readonly fields?: readonly FieldSpec[]
}

/** What is told besides the edits. */
export interface ImageReports {
  /** An image that is not in the lock, with `unlocked: warn`. */
  warn(manifest: Manifest, message: string, place: ImagePlace): void
  /** An image that is for another program to fill in. */
  skip(manifest: Manifest, place: ImagePlace): void
  /** What is no image, but has a word in it like `IMAGE_NAME` that something is to take the place of. */
  standIn(manifest: Manifest, message: string, place: ImagePlace): void
  /** Entries that no image had the name of. */
  unused(rules: readonly ImageRule[]): void
}

/** Rules, mirrors and lock, ready for use. */
export interface ImageTransformer {
  /** Whether a second run changes nothing. */
  readonly idempotent: boolean
  /** Of which objects it has to look at the images, as far as their header tells; for `ManifestStream.select`. */
  readonly wants: WantedHeader
  /**
   * Rewrites the images of an object. Throws a `ManifestError` for an image that is none, or that is
   * not in the lock.
   */
  transform(manifest: Manifest, reports: ImageReports): void
  /** Throws a `TransformError` if a required rule met no image so far; afterwards all begins anew. */
  finish(reports: Pick<ImageReports, "unused">): void
}

/** Compiles the options. Throws for those that make no sense. */
export function compileImages(options: ImageOptions): ImageTransformer {
  const rules = (options.images ?? []).map(compileRule)
  const mirror = compileRegistries(options.registries ?? [])
  const lock = options.lock === undefined ? undefined : compileLock(options.lock)
  const met = new Set<ImageRule>()
  const suffixed = rules.some(({ rule: { tagSuffix = "" } }) => tagSuffix !== "")
  const applyRules = (image: ImageReference) => {
    let after = image
    for (const { rule, apply } of rules) {
      const changed = apply(after)
      if (changed === undefined) continue
      met.add(rule)
      after = changed
    }
    return after
  }
  const rewrite = (manifest: Manifest, place: ImagePlace, reports: ImageReports) => {
    const before = readImage(manifest, place)
    if (before === "absent") return
    const isOpen = before === "placeholder"
    const upstream = applyRules(isOpen ? splitImage(String(place.value)) : before)
    if (isOpen && isStillOpen(manifest, place, upstream, reports)) return upstream
    if (suffixed && upstream !== before) refuseBroken(manifest, place, upstream)
    const image = mirror(upstream) ?? upstream
    const locked = lock === undefined ? image : pin(image, upstream, lock)
    if (locked === undefined) refuseUnlocked(manifest, place, image, options, reports)
    return locked ?? image
  }
  return {
    idempotent: canRepeat(rules),
    wants: (header) => mayHoldImages(header, options.fields),
    transform(manifest, reports) {
      for (const place of imagePlaces(manifest, options.fields)) {
        const image = rewrite(manifest, place, reports)
        const text = image === undefined ? place.value : formatImage(image)
        if (text !== place.value) manifest.set(place.path, text)
      }
    },
    finish(reports) {
      const unused = rules.map(({ rule }) => rule).filter((rule) => !met.has(rule))
      met.clear()
      const missed = unused.find(({ required }) => required === true)
      if (missed !== undefined)
        throw new TransformError(
          "OBJECTS_UNFIT",
          `no image is called "${missed.name}", and its entry is required`,
        )
      if (unused.length > 0) reports.unused(unused)
    },
  }
}

/**
 * The image at a place; a word for one to leave alone. Throws a `ManifestError` for one that is none.
 */
export function readImage(
  manifest: Manifest,
  { path, value, isCertain }: ImagePlace,
): ImageReference | "absent" | "placeholder" {
  if (value === null || (typeof value !== "string" && !isCertain)) return "absent"
  if (typeof value !== "string")
    throw manifest.errorAt(path, `${JSON.stringify(value)} is no image: it must be a string`)
  if (isPlaceholder(value)) return "placeholder"
  try {
    return parseImage(value)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    if (!isCertain) return "absent"
    if (hasStandIn(value)) return "placeholder"
    throw manifest.errorAt(path, `"${value}" is no image: ${cause.message}`, cause)
  }
}

// Whether no entry of the rules put an image in the place of what stood there; then that is told.
function isStillOpen(
  manifest: Manifest,
  place: ImagePlace,
  image: ImageReference,
  reports: ImageReports,
): boolean {
  const text = formatImage(image)
  if (isPlaceholder(text)) reports.skip(manifest, place)
  else if (isNoImage(text))
    reports.standIn(
      manifest,
      `"${text}" is no image yet and is left alone; an entry of images may name what stands there`,
      place,
    )
  else return false
  return true
}

// A suffix makes no tag of nothing, nor of a tag that is as long as one may be.
function refuseBroken(
  manifest: Manifest,
  { path, value }: ImagePlace,
  image: ImageReference,
): void {
  try {
    parseImage(formatImage(image))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw manifest.errorAt(
      path,
      `"${value}" would become "${formatImage(image)}", which is no image (${cause.message}): a tagSuffix needs a tag; give newTag`,
      cause,
    )
  }
}

function isNoImage(text: string): boolean {
  try {
    parseImage(text)
    return false
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return true
  }
}

// A lock is made of what images are called upstream, or in the mirror.
function pin(
  image: ImageReference,
  upstream: ImageReference,
  lock: ImageLock,
): ImageReference | undefined {
  if (image.digest !== "") return image
  const digest = lock(image) ?? lock(upstream)
  return digest === undefined ? undefined : { ...image, digest }
}

function refuseUnlocked(
  manifest: Manifest,
  place: ImagePlace,
  image: ImageReference,
  { unlocked = "fail" }: ImageOptions,
  reports: ImageReports,
): void {
  const message = `"${formatImage(image)}" is not in the lock`
  if (unlocked === "fail")
    throw manifest.errorAt(place.path, `${message}; add its digest, or say unlocked: warn`)
  if (unlocked === "warn") reports.warn(manifest, message, place)
}
