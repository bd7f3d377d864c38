import { TransformError } from "../errors.ts"
import { type ImageReference, normalizedName, parseImage } from "./reference.ts"

/** A registry, or a part of one, and what stands in for it. */
export interface RegistryMirror {
  /** `docker.io`, or `docker.io/bitnami`; what an image without a registry comes from is docker.io. */
  readonly from: string
  readonly to: string
}

/** Rewrites the beginning of names; gives `undefined` for an image that no mirror is about. */
export type Mirroring = (image: ImageReference) => ImageReference | undefined

/**
 * Compiles mirrors. The longest `from` that fits wins, and what already comes from its `to` is left
 * alone. Throws for one that no name can begin with.
 */
export function compileRegistries(mirrors: readonly RegistryMirror[]): Mirroring {
  const prefixes = mirrors
    .map(({ from, to }) => ({ from: registryPrefix(from), to: registryPrefix(to) }))
    .sort((a, b) => b.from.length - a.from.length)
  refuseTwice(prefixes)
  return (image) => {
    const name = normalizedName(image.name)
    if (prefixes.some(({ to }) => startsWithName(name, to))) return undefined
    const mirror = prefixes.find(({ from }) => startsWithName(name, from))
    if (mirror === undefined) return undefined
    return { ...image, name: mirror.to + name.slice(mirror.from.length) }
  }
}

function startsWithName(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}/`) || name === prefix
}

function registryPrefix(text: string): string {
  const prefix = text.replace(/\/+$/, "").replace(/^index\.docker\.io(?=\/|$)/, "docker.io")
  try {
    const { tag, digest } = parseImage(`${prefix}/x`)
    if (tag + digest === "") return prefix
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new TransformError(
    "OPTION_INVALID",
    `registries: "${text}" is no registry; write it like docker.io or mirror.local:5000/hub`,
  )
}

function refuseTwice(prefixes: readonly RegistryMirror[]): void {
  for (const [index, { from }] of prefixes.entries())
    if (prefixes[index + 1]?.from === from)
      throw new TransformError("OPTION_INVALID", `registries: "${from}" has two mirrors`)
}
