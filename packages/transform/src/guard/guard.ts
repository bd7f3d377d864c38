import {
  FieldEntry,
  isObject,
  type LogEntry,
  type Manifest,
  type ManifestStream,
} from "@sternpost/manifests"
import { danglingReferences, renderedIdentity } from "../names/dangling.ts"
import { immutableChanges, lostHooks, lostMetadata } from "./changes.ts"
import type { GuardProblem } from "./problem.ts"
import { exposedSecrets } from "./secrets.ts"

/**
 * Compares objects with what they were when the stream came in, and tells what a pipeline should not do
 * by accident. Changes nothing.
 */
export function guardChanges(
  stream: ManifestStream,
  selected: readonly Manifest[],
): readonly GuardProblem[] {
  const removed = stream.log.entries.flatMap(({ type, manifest }) =>
    type === "remove" ? [manifest] : [],
  )
  const gone = removed.filter((manifest) => !stream.manifests.includes(manifest))
  return [
    ...selected.flatMap(changesOf),
    ...gone.filter((manifest) => manifest.rendered() !== undefined).map(removal),
    ...lostReferences(stream, selected, gone),
    ...exposedSecrets(stream, selected, gone),
  ]
}

/** What the selected objects name by names that stages took from objects, by renaming or by removing them. */
function lostReferences(
  stream: ManifestStream,
  selected: readonly Manifest[],
  gone: readonly Manifest[],
): readonly GuardProblem[] {
  const renamed = new Set(
    stream.log.entries.flatMap((entry) => (renames(entry) ? entry.manifest : [])),
  )
  const identities = [...renamed, ...gone].flatMap((manifest) => renderedIdentity(manifest) ?? [])
  const looked = new Set(selected)
  return danglingReferences(stream.manifests, identities)
    .filter(({ manifest }) => looked.has(manifest))
    .map(({ manifest, path, lost: { kind, name } }) => ({
      rule: "dangling-reference",
      manifest,
      path,
      message: `it names ${kind} "${name}", which a stage removed or renamed; correct it, or rename by name-affix, which follows references`,
    }))
}

function renames(entry: LogEntry): boolean {
  if (!(entry instanceof FieldEntry)) return false
  const [first, second] = entry.path
  return entry.path.length <= 1 || (first === "metadata" && /^name(?:space)?$/.test(String(second)))
}

function changesOf(manifest: Manifest): readonly GuardProblem[] {
  const before = manifest.rendered()
  if (!isObject(before)) return []
  return [
    ...immutableChanges(manifest, before),
    ...lostMetadata(manifest, before),
    ...lostHooks(manifest, before),
  ]
}

function removal(manifest: Manifest): GuardProblem {
  return {
    rule: "removed-object",
    manifest,
    message: "a stage took it out; Helm deletes it from the cluster if it is installed",
  }
}
