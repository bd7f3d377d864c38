import type { JsonSchema, RenderContext, Severity, StagePhase } from "./contract.ts"

/** A Kubernetes object as far as all kinds are alike; the rest is known only to the kind's own type. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: ObjectMetadata
  [key: string]: unknown
}

/** The part of an object's metadata that charts and stages write. */
export interface ObjectMetadata {
  name?: string
  namespace?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  [key: string]: unknown
}

/** What a stage of the user's own may find: plain data, since it crosses a border. */
export interface ObjectFinding {
  readonly severity: Severity
  readonly message: string
  readonly rule?: string
  /** Where in the object, for example `["spec", "replicas"]`. */
  readonly path?: readonly (string | number)[]
}

/** What a stage of the user's own is told besides the objects. */
export interface ObjectContext<Options = unknown> extends RenderContext {
  readonly stage: string
  /** The stage's `with`. */
  readonly options: Options
  readonly baseDir: string
  /** Reports a finding about an object; one of severity `error` fails the run. */
  report(object: object, finding: ObjectFinding): void
  /** Says, for the report, why an object was left alone. */
  skip(object: object, reason: string): void
}

// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return gives void
type Nothing = undefined | void

/** What `transform` may return: nothing (edited in place), another object, several, or null to remove it. */
export type Transformed = object | readonly object[] | null | Nothing

/**
 * A stage written in JavaScript: give `transform` for one object at a time, or `run` for all at once.
 * `Obj` is the type of the objects that the pipeline's `match` selects.
 */
export interface StageModule<Options = unknown, Obj extends object = KubernetesObject> {
  /** `mutate` unless said otherwise; a validator may only report. */
  readonly phase?: StagePhase
  /** Whether running on its own output changes nothing. */
  readonly idempotent?: boolean
  /** JSON Schema of the stage's `with`. */
  readonly options?: JsonSchema
  transform?(object: Obj, context: ObjectContext<Options>): Transformed | Promise<Transformed>
  run?(
    objects: readonly Obj[],
    context: ObjectContext<Options>,
  ): readonly object[] | Nothing | Promise<readonly object[] | Nothing>
}

/**
 * Gives a stage its types. It returns what it is given, so a stage may as well export a plain object
 * and not import anything. `Obj` may be a type of `kubernetes-models`, as long as `match` selects
 * nothing else.
 * @example
 * export default defineStage<{ team: string }>({
 *   idempotent: true,
 *   transform(object, { options }) {
 *     object.metadata.annotations = { ...object.metadata.annotations, team: options.team }
 *   },
 * })
 */
export function defineStage<Options = unknown, Obj extends object = KubernetesObject>(
  stage: StageModule<Options, Obj>,
): StageModule<Options, Obj> {
  return stage
}
