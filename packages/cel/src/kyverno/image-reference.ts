const DEFAULT_REGISTRY = "index.docker.io"
const DEFAULT_TAG = "latest"

/** The name of an image, taken apart. */
export interface ImageReference {
  /** As it was written. */
  readonly text: string
  readonly registry: string
  readonly repository: string
  /** Empty beside a digest where none is written; `latest` where there is neither. */
  readonly tag: string
  /** With its algorithm; empty for none. */
  readonly digest: string
}

/** The reference, or in a few words why it is none. */
export type ParsedImage = ImageReference | { readonly problem: string }

/**
 * Takes the name of an image apart as Kyverno does: a registry is what has a dot or a colon before the first slash, and
 * names of Docker Hub without a slash are in `library`.
 * Source of the rules: go-containerregistry pkg/name, weak validation.
 */
export function parseImageReference(text: string): ParsedImage {
  const [name = "", digest, ...more] = text.split("@")
  if (more.length > 0) return { problem: "it has more than one @" }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    return { problem: `"${digest}" is no digest such as sha256: and 64 hexadecimal digits` }
  const { base, tag } = splitTag(name)
  if (tag !== undefined && !/^[\w.-]{1,128}$/.test(tag)) return { problem: `"${tag}" is no tag` }
  const place = splitRegistry(base)
  if ("problem" in place) return place
  const isImplied = tag === undefined && digest === undefined
  return { text, ...place, tag: isImplied ? DEFAULT_TAG : (tag ?? ""), digest: digest ?? "" }
}

// A colon before a slash is that of a port.
function splitTag(name: string): { readonly base: string; readonly tag: string | undefined } {
  const colon = name.lastIndexOf(":")
  const tag = colon < 0 ? undefined : name.slice(colon + 1)
  if (tag === undefined || tag.includes("/")) return { base: name, tag: undefined }
  return { base: name.slice(0, colon), tag }
}

function splitRegistry(
  base: string,
): { readonly registry: string; readonly repository: string } | { readonly problem: string } {
  const slash = base.indexOf("/")
  const first = slash < 0 ? "" : base.slice(0, slash)
  const isRegistry = /[.:]/.test(first)
  const written = isRegistry ? first : ""
  const repository = isRegistry ? base.slice(slash + 1) : base
  if (!/^[a-z0-9_./-]{2,255}$/.test(repository))
    return { problem: `"${repository}" is no repository` }
  if (!/^([\w.-]+|\[[0-9a-fA-F:]+\])?(:[0-9]+)?$/.test(written))
    return { problem: `"${written}" is no registry` }
  const registry = written === "" || written === "docker.io" ? DEFAULT_REGISTRY : written
  const isInLibrary = registry === DEFAULT_REGISTRY && !repository.includes("/")
  return { registry, repository: isInLibrary ? `library/${repository}` : repository }
}
