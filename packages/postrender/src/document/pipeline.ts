import type { Expectation, Selector } from "@sternpost/manifests"

/** What to do when a stage fails: stop the run, go on with a warning, or go on silently. */
export type OnError = "fail" | "warn" | "skip"

/** Which Helm hooks (objects annotated `helm.sh/hook`) a stage sees. */
export type HookScope = "include" | "exclude" | "only"

/** A pipeline document that was read and found valid; positions are lines of its file. */
export interface Pipeline {
  readonly name: string
  /** The file's path as given, for messages; `undefined` for a pipeline made in code. */
  readonly file?: string
  /** Folder that relative paths start from. */
  readonly baseDir: string
  readonly kubernetesVersion?: string
  readonly hooks: HookScope
  readonly verify: "auto" | "always" | "never"
  readonly security: { readonly allowExec: boolean }
  /** Files, folders and globs of CRDs, relative to `baseDir`. */
  readonly crds: readonly string[]
  readonly stages: readonly PipelineStage[]
}

export interface PipelineStage {
  readonly name: string
  readonly uses: string
  readonly line?: number | undefined
  readonly match: readonly Selector[]
  readonly exclude: readonly Selector[]
  readonly if?: string
  readonly expect?: Expectation
  readonly hooks?: HookScope
  readonly onError: OnError
  readonly with: unknown
}
