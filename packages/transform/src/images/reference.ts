/** An image as a container names it: `registry.local/shop/web:1.2@sha256:...`, taken apart. */
export interface ImageReference {
  /** Everything before tag and digest, as it was written. */
  readonly name: string
  /** Empty when there is none. */
  readonly tag: string
  /** `sha256:...`; empty when there is none. */
  readonly digest: string
}

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const DEFAULT_REGISTRY = "docker.io"
const OFFICIAL = "library/"

/**
 * Takes an image apart. Throws a `SyntaxError` that says what is wrong with it.
 * Source of the grammar: distribution/reference, which containerd and the kubelet use.
 */
export function parseImage(text: string): ImageReference {
  const image = splitImage(text)
  const { name, tag, digest } = image
  checkName(name)
  const [hasTag, hasDigest] = [text[name.length] === ":", text.includes("@")]
  if (hasTag && !TAG.test(tag))
    throw new SyntaxError(
      `the tag "${tag}" is none: up to 128 letters, digits, '_', '.' and '-' are one`,
    )
  if (hasDigest && !DIGEST.test(digest))
    throw new SyntaxError(`the digest "${digest}" is none; it looks like sha256:0123abcd...`)
  return image
}

/** Takes apart what may be no image: a text with placeholders. */
export function splitImage(text: string): ImageReference {
  const at = text.indexOf("@")
  const rest = at < 0 ? text : text.slice(0, at)
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1)
  return {
    name: colon < 0 ? rest : rest.slice(0, colon),
    tag: colon < 0 ? "" : rest.slice(colon + 1),
    digest: at < 0 ? "" : text.slice(at + 1),
  }
}

function checkName(name: string): void {
  if (name === "") throw new SyntaxError("it has no name")
  const [first = "", ...others] = name.split("/")
  const hasHost = others.length > 0 && isHost(first)
  if (hasHost && !HOST.test(first)) throw new SyntaxError(`the registry "${first}" is no host`)
  const wrong = (hasHost ? others : [first, ...others]).find((part) => !COMPONENT.test(part))
  if (wrong === undefined) return
  const why =
    wrong !== wrong.toLowerCase() && COMPONENT.test(wrong.toLowerCase())
      ? "; names are in lower case"
      : ""
  throw new SyntaxError(`"${wrong}" cannot be a part of a name${why}`)
}

/** Writes an image; the reverse of `parseImage`. */
export function formatImage({ name, tag, digest }: ImageReference): string {
  return `${name}${tag === "" ? "" : `:${tag}`}${digest === "" ? "" : `@${digest}`}`
}

/** The full name of an image: `nginx` is `docker.io/library/nginx`, and so is `index.docker.io/nginx`. */
export function normalizedName(name: string): string {
  const slash = name.indexOf("/")
  const first = slash < 0 ? "" : name.slice(0, slash)
  const hasHost = isHost(first)
  const registry = hasHost && first !== "index.docker.io" ? first : DEFAULT_REGISTRY
  const path = hasHost ? name.slice(slash + 1) : name
  const official = registry === DEFAULT_REGISTRY && !path.includes("/") ? OFFICIAL : ""
  return `${registry}/${official}${path}`
}

/** Every name that means the same image, the one given first. */
export function imageNames(name: string): readonly string[] {
  const full = normalizedName(name)
  if (!full.startsWith(`${DEFAULT_REGISTRY}/`)) return [name]
  const path = full.slice(DEFAULT_REGISTRY.length + 1)
  const paths = path.startsWith(OFFICIAL) ? [path, path.slice(OFFICIAL.length)] : [path]
  const hosts = ["", `${DEFAULT_REGISTRY}/`, "index.docker.io/"]
  return [...new Set([name, ...hosts.flatMap((host) => paths.map((rest) => host + rest))])]
}

function isHost(first: string): boolean {
  return /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase()
}

const STAND_IN = /^(?:[A-Z][A-Z0-9_]+|<.+>|%.+%|@.+@|__.+__|\[.+\])$/

/**
 * Whether a text that is no image has a word in it that stands for another: `IMAGE_NAME`, `app:<tag>`,
 * `gcr.io/PROJECT_ID/app`, `%IMAGE%`.
 */
export function hasStandIn(text: string): boolean {
  return text.split(/[/:]/).some((part) => STAND_IN.test(part))
}

/** Whether it is for another program to fill in: `{{image}}`, `$(IMAGE)`, or Istio's `auto`. */
export function isPlaceholder(text: string): boolean {
  return /\{\{|\$[({]/.test(text) || text === "auto"
}
