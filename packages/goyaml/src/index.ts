export { type ScanOptions, scanDocument } from "./document.ts"
export { type DuplicateKey, duplicateKeys, hasDuplicateKeys } from "./duplicates.ts"
export { applyEdits } from "./edit/apply.ts"
export { type Splice, spliceText } from "./edit/splice.ts"
export type { Edit } from "./edit/types.ts"
export { keepConstant } from "./emit/constant.ts"
export { formatScalar } from "./emit/scalar.ts"
export { type StringifyOptions, stringify } from "./emit/stringify.ts"
export { YamlError, type YamlErrorCode } from "./errors.ts"
export {
  child,
  findNode,
  hasEncodedKey,
  isBlockNode,
  isOwnBlock,
  itemNodes,
  type NodeKind,
  nodeKeys,
  nodeKind,
  nodeLength,
  nodeLine,
  nodeRange,
  type Path,
  valueAt,
} from "./find.ts"
export { fits, type NodeShape, type ShapedField } from "./fits.ts"
export { fitsLines } from "./fits-lines.ts"
export { lazyValue } from "./lazy-value.ts"
export { outlineHolds, outlineTakes } from "./outline.ts"
export { parse, parseAll } from "./parse.ts"
export { findPlace } from "./place.ts"
export { createSource, fromLatin1, lineColumn, type Source, toLatin1 } from "./source.ts"
export { type ReadTreeOptions, readTree, readTrees, type TreeDocument } from "./tree/read.ts"
export { resolveTreeScalar, treeScalarValue } from "./tree/scalar.ts"
export { copyTree, type Tree, type TreeMap, TreeScalar } from "./tree/tree.ts"
export { writeTree } from "./tree/write.ts"
export { uncertainKeys } from "./uncertain-keys.ts"
export { nodeValue } from "./value.ts"
export { YamlDocument } from "./yaml-document.ts"
