import type { Path } from "@sternpost/manifests"

/** Something in an object that its schema does not allow. */
export interface Problem {
  /** One of `SCHEMA_RULES`. */
  readonly rule: string
  readonly message: string
  readonly path: Path
}
