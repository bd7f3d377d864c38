import { describeManifest, formatPath } from "@sternpost/manifests"
import type { Explanation } from "@sternpost/postrender"
import { isRemoved } from "./shown.ts"

/** An explanation as JSON says it. */
export function explanationJson(explanation: Explanation): object {
  const { manifest, path, template, rendered, value, changes } = explanation
  return {
    object: describeManifest(manifest),
    path: formatPath(path),
    template,
    rendered,
    ...(isRemoved(explanation) ? { removed: true } : { value }),
    changes: changes.map((change) => ({
      stage: change.stage,
      type: change.type,
      path: formatPath(change.path),
      before: change.before,
      after: change.after,
    })),
  }
}
