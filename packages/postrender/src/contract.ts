import type { Manifest, ManifestStream, Path, Selector, WantedHeader } from "@sternpost/manifests"
import type { CustomType } from "@sternpost/schema"

/** Helm's post-renderer: the whole rendered stream in, the whole stream out, or an error. */
export interface PostRenderer {
  run(renderedManifests: string, context?: RenderContext): Promise<string>
}

/**
 * What is known about the Helm call. Only what was given by flags, the environment or the engine is
 * set; nothing is guessed. A field that is absent is unknown, which `if:` treats as an error.
 */
export interface RenderContext {
  readonly release?: {
    readonly name?: string
    readonly namespace?: string
    readonly revision?: number
    readonly isInstall?: boolean
    readonly isUpgrade?: boolean
    readonly service?: string
  }
  readonly chart?: {
    readonly name?: string
    readonly version?: string
    readonly appVersion?: string
  }
  /** For example `1.34` or `v1.34.2`. */
  readonly kubernetesVersion?: string
  /** What `env.NAME` means in `if:`; the process's own environment when run from the command. */
  readonly env?: Readonly<Record<string, string>>
}

/** Mutators come first, then validators; a validator that changes something is an error. */
export type StagePhase = "mutate" | "validate"

export type Severity = "error" | "warning" | "info"

/** What a stage has to say about an object (or about the whole stream, without `manifest`). */
export interface Finding {
  readonly severity: Severity
  readonly message: string
  /** Identifier of the rule, for example `no-latest-tag`. */
  readonly rule?: string
  readonly manifest?: Manifest
  readonly path?: Path
  /** What the pipeline has to do with it, where that was asked: `unchanged` was there before. */
  readonly delta?: "introduced" | "unchanged" | "fixed"
}

/** What a stage gets besides the objects. */
export interface StageContext extends RenderContext {
  /** Name of the stage in the pipeline. */
  readonly stage: string
  /** Folder that relative paths of the stage's options start from: the pipeline file's. */
  readonly baseDir: string
  readonly signal?: AbortSignal
  /** The stages before it that may change objects and ran, by their names. */
  readonly ranBefore?: readonly string[]
  /** Reports a finding; one of severity `error` fails the run after the stage has ended. */
  report(finding: Finding): void
  /** Says, for the report, that an object was left alone and why. */
  skip(manifest: Manifest, reason: string): void
}

/** The objects a stage works on: those its `match` selected, in stream order, and the whole stream. */
export interface Selection {
  readonly manifests: readonly Manifest[]
  readonly stream: ManifestStream
  /** Whether these are all objects of the stream; then nothing needs to make them one by one. */
  readonly isWhole: boolean
  /**
   * Those of the objects whose header a function wants (`ManifestStream.select`), and some that it may not want;
   * where the header tells, the others are not made. Absent where all have been made anyway.
   */
  readonly pick?: (wanted: WantedHeader) => readonly Manifest[]
}

/** One step of a pipeline, made from its options. It edits manifests through their methods. */
export interface Stage {
  readonly uses: string
  readonly phase: StagePhase
  /** True when running on its own output changes nothing; `testStage` proves it. */
  readonly idempotent: boolean
  /**
   * The objects it is for where the pipeline says nothing by `match`, and what they are in words; then
   * there must be one unless `expect` says otherwise.
   */
  readonly target?: { readonly selector: Selector; readonly words: string }
  run(selection: Selection, context: StageContext): void | Promise<void>
}

/** Where a stage is made: what it may need to resolve its options. */
export interface StageEnvironment {
  readonly baseDir: string
  /** The types of custom resources that the pipeline gives CRDs of. */
  readonly customTypes: readonly CustomType[]
  /** Where these CRDs are: files, folders, globs. */
  readonly crds: readonly string[]
  /** The release of Kubernetes that the pipeline names. */
  readonly kubernetesVersion?: string
  /** Whether the pipeline says by `match` which objects it works on. */
  readonly hasMatch: boolean
}

/** A JSON Schema (draft 2020-12), the subset that `document/conforms.ts` understands. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** A kind of stage: what `uses: NAME` means. One file and one line in `stages/registry.ts`. */
export interface StageDefinition {
  readonly uses: string
  /** One line for `pipeline stages`. */
  readonly summary: string
  readonly phase: StagePhase
  /** Whether it asks where objects hold pods: then it knows what CRDs say of that. */
  readonly readsPods?: boolean
  /** Schema of `with`; the pipeline document's own schema is assembled from these. */
  readonly options: JsonSchema
  /** A complete stage in YAML, for help and for `pipeline stages`. */
  readonly example: string
  /** Checks what a schema cannot say (throws `PipelineError`), and makes the stage. */
  create(options: unknown, environment: StageEnvironment): Stage | Promise<Stage>
}
