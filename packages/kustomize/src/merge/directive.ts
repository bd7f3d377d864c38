import type { Tree } from "@sternpost/goyaml"
import { textOf } from "../fields/access.ts"
import { MergeFailure } from "./failure.ts"
import { setItem } from "./items.ts"

const DIRECTIVE = "$patch"

/** What a patch says is to be done with what it meets. */
export type Directive = "merge" | "replace" | "delete"

/** Reads the `$patch` of a map or list, and takes it out. */
export function takeDirective(patch: Tree | undefined): Directive {
  if (patch instanceof Map) {
    const found = patch.get(DIRECTIVE)
    if (found === undefined) return "merge"
    const directive = directiveOf(textOf(found))
    patch.delete(DIRECTIVE)
    return directive
  }
  if (Array.isArray(patch)) return takeListDirective(patch)
  return "merge"
}

/** As `takeDirective`, but what is unknown stays where it is and means nothing: so kyaml adds a new map. */
export function takeKnownDirective(patch: Tree | undefined): Directive {
  try {
    return takeDirective(patch)
  } catch (error) {
    if (error instanceof MergeFailure) return "merge"
    throw error
  }
}

// In a list it is an item of its own, for the list as a whole.
function takeListDirective(patch: Tree[]): Directive {
  const item = patch.find((entry) => entry instanceof Map && entry.has(DIRECTIVE))
  if (!(item instanceof Map) || item.size > 1) return "merge"
  const text = textOf(item.get(DIRECTIVE))
  const directive = directiveOf(text)
  const rest = setItem(patch, undefined, { keys: [DIRECTIVE], values: [text] })
  patch.splice(0, patch.length, ...rest)
  return directive
}

function directiveOf(text: string): Directive {
  if (text === "merge" || text === "replace" || text === "delete") return text
  throw new MergeFailure(`unknown $patch ${JSON.stringify(text)}: it is merge, replace or delete`)
}
