export { PatchError, type PatchErrorCode, type PatchErrorDetails } from "./errors.ts"
export { applyJsonPatch, type JsonPatchOptions } from "./json-patch.ts"
export { applyMergePatch, createMergePatch } from "./merge-patch.ts"
export { type JsonPatchOperation, validateJsonPatch } from "./operations.ts"
export { formatPointer, type PathSegment, parsePointer } from "./pointer.ts"
export { applyStrategicPatch } from "./strategic/apply.ts"
export { validateStrategicPatch } from "./strategic/check.ts"
export { createStrategicPatch } from "./strategic/create.ts"
export { findItem } from "./strategic/items.ts"
export type {
  ListKeys,
  ReplacedList,
  StrategicApplyOptions,
  StrategicOptions,
} from "./strategic/options.ts"
export { type MergeKey, type Rule, ruleOf } from "./strategic/rule.ts"
export {
  createThreeWayPatch,
  type ThreeStates,
  type ThreeWayOptions,
} from "./strategic/three-way.ts"
export { closest } from "./suggest.ts"
export type { JsonObject, JsonValue } from "./value.ts"
