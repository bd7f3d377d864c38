import { isObject, type Manifest, type ManifestStream } from "@sternpost/manifests"
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
    ...exposedSecrets(stream, selected, gone),
  ]
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
