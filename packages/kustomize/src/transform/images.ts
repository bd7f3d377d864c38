import type { Tree } from "@sternpost/goyaml"
import { re2Pattern, type Test } from "@sternpost/manifests"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import { isScalar, textOf } from "../fields/access.ts"
import { changeFields, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import type { Transformer } from "./transformer.ts"

/** An entry of `images`. */
export interface ImageRule {
  readonly name?: string
  readonly newName?: string
  readonly newTag?: string
  readonly tagSuffix?: string
  readonly digest?: string
}

/** A way to find and change an image reference; undefined for one that the rule is not about. */
export type ImageRewrite = (image: string) => string | undefined

/** The lists of containers that kustomize looks into. */
export const LISTS: ReadonlySet<string> = new Set(["containers", "initContainers"])

/**
 * Changes images in the fields of the specs and in all lists called `containers` or
 * `initContainers`, wherever they stand. Definitions of custom resources are left alone.
 */
export function setImages(
  rewrite: ImageRewrite,
  specs: readonly FieldSpec[],
  lists: ReadonlySet<string> = LISTS,
): Transformer {
  const change = (value: Tree): Tree => {
    if (!isScalar(value)) throw new Misfit("expected a scalar")
    return rewrite(textOf(value)) ?? value
  }
  return ({ resources }) => {
    for (const resource of resources) {
      if (resource.kind === "CustomResourceDefinition" || resource.tree === undefined) continue
      // Twice as kustomize does it, so that a tag suffix is put where it puts it.
      walkContainers(resource.tree, { lists, change })
      changeFields(resource, specs, { change })
    }
  }
}

interface ContainerWalk {
  readonly lists: ReadonlySet<string>
  readonly change: (value: Tree) => Tree
}

function walkContainers(tree: Tree, walk: ContainerWalk): void {
  if (Array.isArray(tree)) {
    for (const item of tree) if (typeof item === "object") walkContainers(item, walk)
  } else if (tree instanceof Map) {
    for (const [key, value] of tree) {
      if (typeof value !== "object") continue
      walkContainers(value, walk)
      if (walk.lists.has(key) && Array.isArray(value)) changeContainers(value, walk.change)
    }
  }
}

function changeContainers(list: readonly Tree[], change: (value: Tree) => Tree): void {
  for (const container of list) {
    const image = container instanceof Map ? container.get("image") : undefined
    if (container instanceof Map && isScalar(image)) container.set("image", change(image))
  }
}

const TAG_AND_DIGEST = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
const PLAIN_NAME = /^[\w/-]+$/

/** A rule as kustomize reads it: the name is a regular expression, put as it is before tag and digest. */
export function kustomizeImageRewrite(rule: ImageRule, place: KustomizeErrorPlace): ImageRewrite {
  const { name = "" } = rule
  const fits = compile(name, place)
  const isPlain = PLAIN_NAME.test(name)
  return (image) => {
    if (isPlain && !image.startsWith(name)) return undefined
    return fits(image) ? rewritten(image, rule) : undefined
  }
}

// kustomize panics for a pattern that is none.
function compile(name: string, place: KustomizeErrorPlace): Test {
  try {
    // Whatever it would be with what follows.
    re2Pattern(name)
    return re2Pattern(`^${name}${TAG_AND_DIGEST}$`)
  } catch (cause) {
    const message = `images: the name ${JSON.stringify(name)} is no valid regular expression: ${messageOf(cause)}`
    throw new KustomizeError("KUSTOMIZATION_INVALID", message, { ...place, cause })
  }
}

function rewritten(image: string, rule: ImageRule): string {
  const { newName = "", newTag = "", tagSuffix = "", digest: newDigest = "" } = rule
  const parts = splitImage(image)
  const name = newName === "" ? parts.name : newName
  if (newTag !== "" || newDigest !== "") return joinImage(name, newTag, newDigest)
  if (tagSuffix !== "") return joinImage(name, parts.tag + tagSuffix, "")
  return joinImage(name, parts.tag, parts.digest)
}

function joinImage(name: string, tag: string, digest: string): string {
  return name + (tag === "" ? "" : `:${tag}`) + (digest === "" ? "" : `@${digest}`)
}

// A colon before the first slash belongs to a port.
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf("/"), 0)
  const at = image.indexOf("@", slash)
  const digest = at < 0 ? "" : image.slice(at + 1)
  const rest = at < 0 ? image : image.slice(0, at)
  const colon = rest.indexOf(":", slash)
  return colon < 0
    ? { name: rest, tag: "", digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
}
