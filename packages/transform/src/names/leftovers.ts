import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import type { Reference } from "./references.ts"

/** A field that still has the old name of a renamed object. */
export interface Leftover {
  readonly manifest: Manifest
  readonly path: Path
  readonly name: string
}

const NAMES_SOMETHING = /(?:name|ref|secret|configmap|service|claim|account|issuer)s?$/i
const LABELS = new Set(["matchLabels", "labels", "annotations", "matchExpressions"])
const KUBERNETES = /^(?:[^.]*|.*\.k8s\.io)$/

/**
 * Fields of custom resources that may name a renamed object, judged by the field's own name, but were
 * not followed, since nothing is known about them. `renamed` are the old names.
 */
export function leftovers(
  manifests: readonly Manifest[],
  renamed: ReadonlySet<string>,
  followed: readonly Reference[],
): readonly Leftover[] {
  const done = new Set(followed.map(({ manifest, path }) => placeKey(manifest, path)))
  const custom = manifests.filter(({ group }) => !KUBERNETES.test(group))
  return custom.flatMap((manifest) => {
    const { metadata: _, ...rest } = manifest.value()
    return suspects(rest, [])
      .filter(({ path, name }) => renamed.has(name) && !done.has(placeKey(manifest, path)))
      .map(({ path, name }) => ({ manifest, path, name }))
  })
}

function suspects(value: unknown, path: Path): { readonly path: Path; readonly name: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => suspects(item, [...path, index]))
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) =>
      LABELS.has(key) ? [] : suspects(item, [...path, key]),
    )
  const key = path.findLast((segment) => typeof segment === "string")
  const isName = typeof value === "string" && key !== undefined && NAMES_SOMETHING.test(String(key))
  return isName ? [{ path, name: value }] : []
}

function placeKey(manifest: Manifest, path: Path): string {
  const { group, kind, namespace, name } = manifest
  return [group, kind, namespace, name, ...path].join("\0")
}
