import type { MacroCall } from "./libraries/loop.ts"
import type { Library } from "./library.ts"
import type { Macro } from "./syntax.ts"

/** CEL as somebody else than Kubernetes has it. Keep one: what is prepared for it is kept with it. */
export interface Dialect {
  readonly name: string
  /** What it has besides all that Kubernetes has, of whatever version. */
  readonly libraries: readonly Library[]
  /** Methods that are something else in it, as `NAME/ARGUMENTS`; nobody knows the type of what they give. */
  readonly macros: Readonly<Record<string, (call: MacroCall) => Macro>>
}
