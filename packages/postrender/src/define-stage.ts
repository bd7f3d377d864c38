import type { JsonObject } from "@sternpost/manifests"
import type { JsonSchema, RenderContext, Severity, StagePhase } from "./contract.ts"

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
  report(object: JsonObject, finding: ObjectFinding): void
  /** Says, for the report, why an object was left alone. */
  skip(object: JsonObject, reason: string): void
}

/** What `transform` may return: nothing (edited in place), another object, several, or null to remove it. */
export type Transformed = JsonObject | readonly JsonObject[] | null | undefined | void

/** A stage written in JavaScript: give `transform` for one object at a time, or `run` for all at once. */
export interface StageModule<Options = unknown> {
  /** `mutate` unless said otherwise; a validator may only report. */
  readonly phase?: StagePhase
  /** Whether running on its own output changes nothing. */
  readonly idempotent?: boolean
  /** JSON Schema of the stage's `with`. */
  readonly options?: JsonSchema
  transform?(
    object: JsonObject,
    context: ObjectContext<Options>,
  ): Transformed | Promise<Transformed>
  run?(
    objects: readonly JsonObject[],
    context: ObjectContext<Options>,
  ): readonly JsonObject[] | undefined | void | Promise<readonly JsonObject[] | undefined | void>
}

/**
 * Gives a stage its types. It returns what it is given, so a stage may as well export a plain object
 * and not import anything.
 * @example
 * export default defineStage<{ team: string }>({
 *   idempotent: true,
 *   transform(object, { options }) {
 *     object.metadata.annotations = { ...object.metadata.annotations, team: options.team }
 *   },
 * })
 */
export function defineStage<Options>(stage: StageModule<Options>): StageModule<Options> {
  return stage
}
