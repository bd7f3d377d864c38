import { deepEqual, type Edit, type Manifest, ManifestError } from "@sternpost/manifests"
import type { Finding } from "./finding.ts"

/** What became of findings. */
export interface Fixed {
  /** Those that are mended now. */
  readonly fixed: readonly Finding[]
  /** Those that are left: they have no fix, or their object does not take it. */
  readonly left: readonly Finding[]
}

/**
 * Mends what has a fix, by edits of the objects; with `unsafe` also what has one that may keep a program from working.
 * The order of the findings stays; of two that have the same fix, both are mended by it.
 */
export function applyFixes(
  findings: readonly Finding[],
  { unsafe = false }: { readonly unsafe?: boolean } = {},
): Fixed {
  const mended = new Set<Finding>()
  const done = new Map<Manifest, Edit[]>()
  const fixes = findings.flatMap((finding): OwnFix[] => {
    const { manifest, fix = unsafe ? finding.unsafeFix?.() : undefined } = finding
    return manifest === undefined || fix === undefined || fix.length === 0
      ? []
      : [{ finding, manifest, fix }]
  })
  for (const { finding, manifest, fix } of inOrder(fixes)) {
    const before = done.get(manifest) ?? []
    const isNew = (edit: Edit) => !before.some((other) => deepEqual(other, edit))
    const edits = fix.filter(isNew)
    if (!edits.every((edit) => applies(manifest, edit))) continue
    done.set(manifest, [...before, ...edits])
    mended.add(finding)
  }
  return {
    fixed: findings.filter((finding) => mended.has(finding)),
    left: findings.filter((finding) => !mended.has(finding)),
  }
}

interface OwnFix {
  readonly finding: Finding
  readonly manifest: Manifest
  readonly fix: readonly Edit[]
}

// What is taken out of a list moves what stands behind it: such fixes come last, and from the end of each list.
function inOrder(fixes: readonly OwnFix[]): readonly OwnFix[] {
  const itemOf = ({ fix }: OwnFix) =>
    fix.find(({ op, path }) => op === "delete" && typeof path.at(-1) === "number")?.path.at(-1)
  const [moving, still] = [true, false].map((isMoving) =>
    fixes.filter((fix) => (itemOf(fix) !== undefined) === isMoving),
  )
  const byItem = (moving ?? []).toSorted((a, b) => Number(itemOf(b)) - Number(itemOf(a)))
  return [...(still ?? []), ...byItem]
}

// A document with anchors or tags may not take an edit, and is left as it is.
function applies(manifest: Manifest, edit: Edit): boolean {
  try {
    switch (edit.op) {
      case "set":
        // What stands there already was mended by another fix.
        return manifest.set(edit.path, edit.value) || deepEqual(manifest.get(edit.path), edit.value)
      case "delete":
        return manifest.delete(edit.path)
      case "insert":
        return manifest.insert(edit.path, edit.value)
      case "rename":
        return manifest.rename(edit.path, edit.key)
      default:
        return edit satisfies never
    }
  } catch (cause) {
    if (cause instanceof ManifestError) return false
    throw cause
  }
}
