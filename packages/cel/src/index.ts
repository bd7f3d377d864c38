export {
  type CelResult,
  type CompiledExpression,
  type CompileOptions,
  compileExpression,
} from "./compile.ts"
export { CelError, type CelErrorCode, type CelErrorDetails } from "./errors.ts"
export type { Inferred } from "./infer/infer.ts"
export type { StaticFields, StaticType, TypeMistake } from "./infer/static-type.ts"
export { type CelLimits, DEFAULT_LIMITS } from "./limits.ts"
export type { Budget } from "./meter.ts"
export { type CelType, type CelVariables, withVariables } from "./types.ts"
export { CelValue, LazyFields } from "./value.ts"
