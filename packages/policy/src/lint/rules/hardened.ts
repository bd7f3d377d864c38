import type { Edit, Path } from "@sternpost/manifests"
import { FIXES } from "../../harden/fixes.ts"
import { readPod } from "../../pod-security/pod.ts"
import type { LintPod } from "../subjects.ts"

/**
 * What `harden` would write for a check of the Pod Security Standards: into the pod, or into the one container that
 * stands at `only`. It writes nothing where it would leave the pod as it asks to be.
 */
export function hardened(check: string, pod: LintPod, only?: Path): { unsafe: () => Edit[] } {
  return { unsafe: () => editsOf(check, pod, only) }
}

function editsOf(check: string, { annotations, spec, path: place }: LintPod, only?: Path): Edit[] {
  const pod = readPod({ metadata: { annotations }, spec })
  const { edits = [], refused } = FIXES[check]?.(pod, { changesExplicit: false }) ?? {}
  // What is refused for one container may be written for another.
  if (refused !== undefined && only === undefined) return []
  return edits
    .map(({ path: [, ...rest], value }): Edit => {
      const path = [...place, ...rest]
      return value === undefined ? { op: "delete", path } : { op: "set", path, value }
    })
    .filter(({ path }) => only?.every((step, i) => path[i] === step) ?? true)
}
