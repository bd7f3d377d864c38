import type { Dialect } from "./dialect.ts"
import type { KyvernoSurroundings } from "./kyverno/dialect.ts"

export {
  type CompiledExpression,
  type CompileOptions,
  compileExpression,
} from "./compile.ts"
export type { Dialect } from "./dialect.ts"
export { CelError, type CelErrorCode, type CelErrorDetails } from "./errors.ts"
export type { Inferred } from "./infer/infer.ts"
export type { StaticFields, StaticType, TypeMistake } from "./infer/static-type.ts"
export { type CelLimits, DEFAULT_LIMITS } from "./limits.ts"
export type { Budget } from "./meter.ts"
export type { CelResult } from "./result.ts"
export { type CelType, type CelVariables, withVariables } from "./types.ts"
export { CelValue, LazyFields } from "./value.ts"

/** CEL as Kyverno's policies have it, which few need: `loadKyvernoDialect({parseYaml})`. */
export async function loadKyvernoDialect(surroundings: KyvernoSurroundings): Promise<Dialect> {
  return (await import("./kyverno/dialect.ts")).kyvernoDialect(surroundings)
}
