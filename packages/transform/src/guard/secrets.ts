import { isObject, type Manifest, type ManifestStream, type Path } from "@sternpost/manifests"
import type { GuardProblem } from "./problem.ts"

// Shorter ones are words like "true" and "admin", which stand anywhere.
const SHORTEST = 8

/**
 * Values of Secrets that now stand in objects where nothing like them stood before, in clear text or in
 * base64. `before` are the objects as they came.
 */
export function exposedSecrets(
  stream: ManifestStream,
  selected: readonly Manifest[],
  removed: readonly Manifest[],
): readonly GuardProblem[] {
  const values = secretValues([...stream.manifests, ...removed])
  if (values.size === 0) return []
  const edited = new Set(stream.log.entries.map(({ manifest }) => manifest))
  return selected
    .filter((manifest) => edited.has(manifest) && !isSecret(manifest))
    .flatMap((manifest) => {
      const before = new Set(texts(manifest.rendered(), []).map(({ text }) => text))
      return texts(manifest.value(), [])
        .filter(({ text }) => !before.has(text) && holdsOne(text, values))
        .map(({ path }) => ({
          rule: "secret-exposed" as const,
          manifest,
          path,
          message: "it holds a value of a Secret, which everybody can read here",
        }))
    })
}

function isSecret({ kind, group }: Manifest): boolean {
  return kind === "Secret" && group === ""
}

function secretValues(manifests: readonly Manifest[]): ReadonlySet<string> {
  const values = new Set<string>()
  const add = (text: string) => {
    if (text.length >= SHORTEST) values.add(text)
  }
  for (const manifest of manifests) {
    const rendered = manifest.rendered()
    const was = isObject(rendered) && rendered["kind"] === "Secret"
    for (const object of [
      ...(isSecret(manifest) ? [manifest.value()] : []),
      ...(was ? [rendered] : []),
    ]) {
      for (const { text } of texts(object["stringData"], [])) {
        add(text)
        add(Buffer.from(text).toString("base64"))
      }
      for (const { text } of texts(object["data"], [])) {
        add(text)
        add(Buffer.from(text, "base64").toString("utf8"))
      }
    }
  }
  return values
}

function holdsOne(text: string, values: ReadonlySet<string>): boolean {
  if (text.length < SHORTEST) return false
  for (const value of values) if (text.includes(value)) return true
  return false
}

function texts(value: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((item, index) => texts(item, [...path, index]))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => texts(item, [...path, key]))
}
