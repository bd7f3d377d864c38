import type { Converting } from "./context.ts"
import {
  convertJson6902Patches,
  convertStrategicPatches,
  documentsBeside,
} from "./kustomization-patches.ts"
import { childOf, itemsAt, type Place, rootOf, textAt } from "./place.ts"
import { convertTransformer } from "./transformers.ts"

/** The keys of a release that change what its chart renders. */
export const RELEASE_KEYS: readonly string[] = [
  "jsonPatches",
  "strategicMergePatches",
  "transformers",
  "forceNamespace",
]

/**
 * What Helmfile does to the objects of one release: it has kustomize build a kustomization with the
 * strategic patches, the JSON patches and the transformers, each of which may be a file.
 * Source: helmfile/chartify patch.go.
 */
export async function convertHelmfileRelease(
  release: Place,
  converting: Converting,
): Promise<void> {
  tellTemplates(release, converting)
  await convertStrategicPatches(itemsAt(release, "strategicMergePatches"), converting)
  forceNamespace(release, converting)
  const patches = itemsAt(release, "jsonPatches").flatMap((item) =>
    typeof item.value === "string" ? documentsBeside(item).map(rootOf) : [item],
  )
  await convertJson6902Patches(patches, converting)
  for (const item of itemsAt(release, "transformers")) await convertTransformer(item, converting)
  const renderer = childOf(release, "postRenderer")
  if (renderer !== undefined)
    converting.draft.note(
      renderer,
      "the post-renderer of the release runs before its patches: make it the first stage (uses: exec)",
    )
}

function forceNamespace(release: Place, { draft, renames }: Converting): void {
  const namespace = textAt(release, "forceNamespace") ?? ""
  if (namespace === "") return
  const place = childOf(release, "forceNamespace") ?? release
  draft.stage(place, { uses: "namespace", with: { namespace } })
  renames.namespace = namespace
}

function tellTemplates(release: Place, { draft }: Converting): void {
  for (const key of RELEASE_KEYS) {
    const child = childOf(release, key)
    if (child !== undefined && JSON.stringify(child.value).includes("{{"))
      draft.note(
        child,
        `${key} holds templates, which stay as they are: convert the output of \`helmfile build\``,
      )
  }
}
