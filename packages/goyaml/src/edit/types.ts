import type { Path } from "../find.ts"

/**
 * One change of a value. `set` creates missing parents as maps, `insert` a missing list; an item is
 * inserted before the index, and an index equal to the length appends it. `delete` of what is not
 * there does nothing.
 */
export type Edit =
  | { readonly op: "set"; readonly path: Path; readonly value: unknown }
  | { readonly op: "delete"; readonly path: Path }
  | { readonly op: "insert"; readonly path: Path; readonly value: unknown }
  | { readonly op: "rename"; readonly path: Path; readonly key: string }
