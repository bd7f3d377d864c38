/** Where in a document: keys and indexes from its root. */
export type DocumentPath = readonly (string | number)[]

/** One thing that is wrong with a pipeline document. */
export interface Mistake {
  readonly path: DocumentPath
  /** Set when it is the key at `path` that is wrong, not its value. */
  readonly at?: "key"
  readonly message: string
  /** Set when quotes around the text would make the value right. */
  readonly hint?: "quotes"
}

/** The part of a path after `spec.stages[i]`, if it leads into a stage; else the path itself. */
export function pathInStage(path: DocumentPath): DocumentPath {
  return stageIndex(path) === undefined ? path : path.slice(3)
}

/** Index of the stage that a path leads into. */
export function stageIndex([spec, stages, index]: DocumentPath): number | undefined {
  return spec === "spec" && stages === "stages" && typeof index === "number" ? index : undefined
}
