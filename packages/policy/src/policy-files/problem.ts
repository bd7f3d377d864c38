import { CelError } from "@sternpost/cel"
import { formatPath, type Path } from "@sternpost/manifests"
import { CheckError } from "../errors.ts"
import { type PolicyDocument, placeOf } from "./policy-document.ts"

/** Something in a policy that is wrong: what, and in which field. */
export interface PolicyProblem {
  readonly document: PolicyDocument
  readonly path: Path
  readonly message: string
  /** The character of the field's text. */
  readonly offset?: number
  readonly cause?: unknown
}

/** The problem of an expression that does not compile. Rethrows any other error. */
export function expressionProblem(
  document: PolicyDocument,
  path: Path,
  cause: unknown,
): PolicyProblem {
  if (!(cause instanceof CelError)) throw cause
  const { summary, offset } = cause
  return { document, path, message: summary, cause, ...(offset === undefined ? {} : { offset }) }
}

/** `policies/a.yaml:12:9: ValidatingAdmissionPolicy "x": spec.validations[0].expression: no variable "y"`. */
function problemText(problem: PolicyProblem): string {
  const { document, path, message, offset } = problem
  const { line, column } = placeOf(document, path, offset)
  const { kind, name } = document.manifest
  const field = path.length === 0 ? "" : `${formatPath(path)}: `
  const place = document.file === undefined ? "" : `${document.file}:${line}:${column}: `
  return `${place}${kind} "${name}": ${field}${message}`
}

/** Throws one `CheckError` that lists all problems, if there are any. */
export function refuseProblems(problems: readonly PolicyProblem[]): void {
  const [first] = inOrder(problems)
  if (first === undefined) return
  const { line } = placeOf(first.document, first.path, first.offset)
  const { file } = first.document
  throw new CheckError("POLICY_INVALID", inOrder(problems).map(problemText).join("\n"), {
    ...(file === undefined ? {} : { file, line }),
    cause: first.cause,
  })
}

// Those of a file in the order of their lines; files stay in theirs.
function inOrder(problems: readonly PolicyProblem[]): PolicyProblem[] {
  const lineOf = ({ document, path, offset }: PolicyProblem) => placeOf(document, path, offset).line
  return [...problems].sort((a, b) =>
    a.document.file === b.document.file ? lineOf(a) - lineOf(b) : 0,
  )
}
