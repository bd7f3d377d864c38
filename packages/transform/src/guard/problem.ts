import type { Manifest, Path } from "@sternpost/manifests"

/** What a pipeline must not do by accident. */
export type GuardRule =
  | "immutable-field"
  | "job-template"
  | "lost-helm-metadata"
  | "lost-hook"
  | "removed-object"
  | "dangling-reference"
  | "secret-exposed"

/** A change that breaks a rule. Messages hold no values of Secrets. */
export interface GuardProblem {
  readonly rule: GuardRule
  readonly manifest: Manifest
  readonly path?: Path
  readonly message: string
}
