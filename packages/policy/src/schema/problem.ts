import type { Edit, Path } from "@sternpost/manifests"
import type { ValueType } from "@sternpost/schema"

/** Something in an object that its schema does not allow. */
export interface Problem {
  /** One of `SCHEMA_RULES`. */
  readonly rule: string
  readonly message: string
  readonly path: Path
  /** The type that a value of the wrong type should have. */
  readonly expected?: ValueType
  /** What would mend it, as edits of the object. */
  readonly fix?: readonly Edit[]
}
