import type { Manifest, ManifestStream } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { type FollowOptions, type NewIdentity, renameObjects } from "./follow.ts"
import { type Leftover, leftovers } from "./leftovers.ts"

export interface AffixOptions extends FollowOptions {
  readonly prefix?: string
  readonly suffix?: string
}

// Kinds whose names are not free.
// Source: kustomize plugin/builtin/prefixtransformer (5.8).
const KEEPS_NAME = new Set(["CustomResourceDefinition", "APIService", "Namespace"])
const NAME = /^[a-z0-9](?:[-a-z0-9.:]*[a-z0-9])?$/
const DNS_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/

/**
 * Puts text before and behind the names of objects, in what names them too. Returns the fields of
 * custom resources that still have an old name. Throws, and changes nothing, for a name that is none.
 */
export function affixNames(
  stream: ManifestStream,
  selected: readonly Manifest[],
  { prefix = "", suffix = "", ...options }: AffixOptions,
): readonly Leftover[] {
  const moves = new Map<Manifest, NewIdentity>()
  for (const manifest of selected) {
    const { kind, name, namespace } = manifest
    if (KEEPS_NAME.has(kind) || name === "") continue
    const next = `${prefix}${name}${suffix}`
    checkName(manifest, next)
    moves.set(manifest, { name: next, namespace })
  }
  const renamed = new Set([...moves.keys()].map(({ name }) => name))
  const manifests = stream.manifests
  const followed = renameObjects(manifests, moves, options)
  // What was not renamed keeps the name, and so does who names it.
  for (const { name } of manifests) renamed.delete(name)
  return leftovers(manifests, renamed, followed)
}

/** Throws a `TransformError` unless there is something to put before or behind a name. */
export function checkAffixes({ prefix = "", suffix = "" }: AffixOptions): void {
  if (prefix + suffix === "")
    throw new TransformError("OPTION_INVALID", "give a `prefix` or a `suffix`")
  for (const text of [`${prefix}x`, `x${suffix}`])
    if (!NAME.test(text))
      throw new TransformError(
        "OPTION_INVALID",
        `"${text === `x${suffix}` ? suffix : prefix}" cannot be a part of a name: lower-case letters, digits, '-' and '.', with a letter or digit at both ends`,
      )
}

function checkName(manifest: Manifest, name: string): void {
  const isService = manifest.kind === "Service" && manifest.group === ""
  const most = isService ? 63 : 253
  if (name.length > most)
    throw manifest.errorAt(
      ["metadata", "name"],
      `"${name}" would have ${name.length} characters, and ${most} are the most`,
    )
  // What the chart made wrong is not ours to tell.
  if (isService && DNS_LABEL.test(manifest.name) && !DNS_LABEL.test(name))
    throw manifest.errorAt(
      ["metadata", "name"],
      `"${name}" cannot be the name of a Service, which begins with a letter and has no dots`,
    )
}
