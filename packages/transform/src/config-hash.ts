import { createHash } from "node:crypto"
import { isObject, type Manifest, type ManifestStream, type Path } from "@sternpost/manifests"
import { findPodSpecs } from "@sternpost/schema"
import { ReferenceFinder } from "./names/references.ts"

export interface ConfigHashOptions {
  /**
   * An annotation to write the hash of all its ConfigMaps and Secrets into, on every workload that has
   * some. Without it the checksums that the chart wrote are made anew where they are out of date.
   */
  readonly annotation?: string
}

const CONFIGS = new Set(["ConfigMap", "Secret"])
const CONTENT = ["data", "binaryData", "stringData", "type"]
const CHECKSUM = /^checksum\//

/**
 * Writes annotations of pod templates from what ConfigMaps and Secrets hold now, so that a change of
 * theirs rolls the pods. What no object of the stream holds is not counted.
 */
export function hashConfigs(
  stream: ManifestStream,
  selected: readonly Manifest[],
  { annotation }: ConfigHashOptions,
): void {
  const configs = configIndex(stream)
  const contents = new Contents()
  const finder = new ReferenceFinder()
  for (const manifest of selected) {
    const templates = podTemplates(manifest)
    if (templates.length === 0) continue
    const references = finder.find(manifest)
    for (const template of templates) {
      const used = references
        .filter(({ path }) => template.every((key, i) => path[i] === key))
        .flatMap(({ name, referents }) =>
          referents.flatMap(({ kind = "" }) => configs.get(configKey(kind, name, manifest)) ?? []),
        )
      const unique = [...new Set(used)].sort(byName)
      const annotations: Path = [...template, "metadata", "annotations"]
      if (annotation === undefined) renewChecksums(manifest, annotations, unique, contents)
      else if (unique.length > 0) manifest.set([...annotations, annotation], contents.hash(unique))
    }
  }
}

function configIndex(stream: ManifestStream): ReadonlyMap<string, Manifest> {
  const configs = stream.manifests.filter(({ kind, group }) => CONFIGS.has(kind) && group === "")
  return new Map(configs.map((config) => [configKey(config.kind, config.name, config), config]))
}

function configKey(kind: string, name: string, { namespace }: Manifest): string {
  return `${kind}|${namespace}|${name}`
}

// A Pod of its own is not rolled.
function podTemplates(manifest: Manifest): Path[] {
  const specs = findPodSpecs(manifest, (path) => manifest.get(path))
  return specs
    .filter((path) => path.length > 1 && path.at(-1) === "spec")
    .map((path) => path.slice(0, -1))
}

function renewChecksums(
  manifest: Manifest,
  annotations: Path,
  used: readonly Manifest[],
  contents: Contents,
): void {
  const changed = used.filter((config) => contents.isChanged(config))
  if (changed.length === 0) return
  const present = manifest.get(annotations)
  if (!isObject(present)) return
  for (const [key, value] of Object.entries(present))
    if (CHECKSUM.test(key)) {
      const renewed = createHash("sha256")
        .update(`${value}\n${contents.hash(changed)}`)
        .digest("hex")
      manifest.set([...annotations, key], renewed)
    }
}

/** What ConfigMaps and Secrets hold, read once for all who use them. */
class Contents {
  readonly #now = new Map<Manifest, string>()
  readonly #changed = new Map<Manifest, boolean>()

  isChanged(config: Manifest): boolean {
    let isChanged = this.#changed.get(config)
    if (isChanged === undefined) {
      const before = config.rendered()
      isChanged = contentOf(isObject(before) ? before : {}) !== this.#content(config)
      this.#changed.set(config, isChanged)
    }
    return isChanged
  }

  hash(configs: readonly Manifest[]): string {
    const hash = createHash("sha256")
    for (const config of configs)
      hash.update(`${config.kind}/${config.name}\n${this.#content(config)}\n`)
    return hash.digest("hex")
  }

  #content(config: Manifest): string {
    let content = this.#now.get(config)
    if (content === undefined) {
      content = contentOf(config.value())
      this.#now.set(config, content)
    }
    return content
  }
}

function contentOf(value: Readonly<Record<string, unknown>>): string {
  return stable(CONTENT.map((key) => value[key]))
}

// JSON with the keys in order: the hash must not depend on how a map is written.
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`
  if (isObject(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${stable(value[key])}`)
      .join()}}`
  return typeof value === "bigint" ? value.toString() : (JSON.stringify(value) ?? "null")
}

function byName(a: Manifest, b: Manifest): number {
  const [one, other] = [`${a.kind}/${a.name}`, `${b.kind}/${b.name}`]
  return one < other ? -1 : one > other ? 1 : 0
}
