import {
  anchoredPattern,
  compileSelector,
  groupOf,
  isObject,
  type Manifest,
  type Matcher,
  versionOf,
} from "@sternpost/manifests"
import type { ReplacementSource, ReplacementTarget, TargetSelector } from "./options.ts"

/** What tells an object from others. */
interface Names {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

const PARTS = ["group", "version", "kind", "name", "namespace"] as const

/**
 * What an object is called, and what it was called when it came: kustomize finds it by both. Source:
 * kustomize api/internal/utils/makeResIds.go (5.8).
 */
function namesOf(manifest: Manifest): readonly Names[] {
  const { group, version, kind, name, namespace } = manifest
  const now = { group, version, kind, name, namespace }
  const rendered = manifest.rendered()
  if (!isObject(rendered)) return [now]
  const metadata = isObject(rendered["metadata"]) ? rendered["metadata"] : {}
  const text = (value: unknown) => (value === undefined || value === null ? "" : String(value))
  const apiVersion = text(rendered["apiVersion"])
  return [
    now,
    {
      group: groupOf(apiVersion),
      version: versionOf(apiVersion),
      kind: text(rendered["kind"]),
      name: text(metadata["name"]),
      namespace: text(metadata["namespace"]),
    },
  ]
}

/** Whether an object is the source: each part that is given is the same. */
export function isSource(manifest: Manifest, source: ReplacementSource): boolean {
  return namesOf(manifest).some((names) =>
    PARTS.every((part) => {
      const wanted = source[part]
      if (wanted === undefined || wanted === "") return true
      // Kustomize's rule: no namespace is `default`.
      if (part === "namespace") return (names.namespace || "default") === wanted
      return names[part] === wanted
    }),
  )
}

/**
 * Compiles `select` and `reject` of a target. An object is rejected by its names, or by its labels and
 * annotations, whichever an entry of `reject` has. Throws a `ManifestError` for a pattern that is none.
 */
export function compileTarget({ select, reject = [] }: ReplacementTarget): Matcher {
  const byName = nameTest(select)
  const byLabel = labelTest(select)
  const rejects = reject.flatMap((entry) => [
    ...(PARTS.some((part) => entry[part]) ? [nameTest(entry)] : []),
    ...(entry.labelSelector || entry.annotationSelector ? [labelTest(entry)] : []),
  ])
  return (manifest) =>
    byLabel(manifest) && byName(manifest) && !rejects.some((test) => test(manifest))
}

function nameTest(selector: TargetSelector): Matcher {
  const tests = PARTS.flatMap((part) => {
    const pattern = selector[part]
    if (pattern === undefined || pattern === "") return []
    return [{ part, fits: anchoredPattern(pattern, part) }]
  })
  return (manifest) =>
    namesOf(manifest).some((names) => tests.every(({ part, fits }) => fits(names[part])))
}

function labelTest({ labelSelector = "", annotationSelector = "" }: TargetSelector): Matcher {
  return compileSelector({ labelSelector, annotationSelector })
}
