export type KustomizeErrorCode =
  /** The kustomization, or a configuration that it names, says something that means nothing. */
  | "KUSTOMIZATION_INVALID"
  /** A file or folder is missing, or cannot be read. */
  | "FILE_UNREADABLE"
  /** A path or link leads out of the root. */
  | "FILE_OUTSIDE_ROOT"
  /** Kustomizations that include each other. */
  | "KUSTOMIZATION_CYCLE"
  /** A URL, and nobody allowed it. */
  | "REMOTE_REFUSED"
  /** A document that is no resource. */
  | "RESOURCE_INVALID"
  /** Two resources with one identity. */
  | "RESOURCE_DUPLICATE"
  /** A patch that cannot be read or applied, or whose target is absent. */
  | "PATCH_INVALID"
  /** A name, variable or replacement that leads nowhere or to several resources. */
  | "REFERENCE_UNRESOLVED"
  /** Something that kustomize does with a program, and this engine does not. */
  | "UNSUPPORTED"

/** Where something went wrong. */
export interface KustomizeErrorPlace {
  readonly file?: string | undefined
  /** From 1. */
  readonly line?: number | undefined
  /** Kind and name of the resource. */
  readonly object?: string | undefined
  readonly cause?: unknown
}

/** A kustomization that cannot be built. The message begins with the file and the line, where known. */
export class KustomizeError extends Error {
  override readonly name = "KustomizeError"
  readonly code: KustomizeErrorCode
  readonly file: string | undefined
  readonly line: number | undefined
  readonly object: string | undefined
  /** The message without the place. */
  readonly problem: string

  constructor(code: KustomizeErrorCode, message: string, place: KustomizeErrorPlace = {}) {
    const { file, line, object, cause } = place
    const where = file === undefined ? "" : line === undefined ? `${file}: ` : `${file}:${line}: `
    super(where + message, cause === undefined ? undefined : { cause })
    this.code = code
    this.file = file
    this.line = line
    this.object = object
    this.problem = message
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
