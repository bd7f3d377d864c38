import { type JsonObject, type Manifest, ManifestError } from "@sternpost/manifests"
import { CheckError } from "./errors.ts"
import type { Finding, Rule, Skipped } from "./findings/finding.ts"

/** One object of what is checked. */
export interface CheckedObject {
  readonly manifest: Manifest
  /** The whole object as plain data, which all checks share: never change it. */
  readonly value: Readonly<JsonObject>
}

/** Everything that a check may look at. */
export interface CheckInput {
  /** Every object that can be read, of all files, in order; items of a List are objects. */
  readonly objects: readonly CheckedObject[]
  /** Major and minor version of Kubernetes that it will run on: `1.34`. */
  readonly kubernetesVersion: string
  readonly signal?: AbortSignal
}

/** Where a check puts what it finds. */
export interface Reporter {
  report(finding: Finding): void
  /** Says that a rule was not applied to an object, and why. */
  skip(skipped: Skipped): void
}

/**
 * One kind of checking: the schema, CEL policies, Pod Security, lint. It is made from its options, sees all
 * objects of a run at once, and changes nothing. Its suite is `testCheck`.
 *
 * An object that it cannot judge is skipped with a reason, never passed over; a problem with one object never
 * keeps it from the others. What it throws is a failure of the run, not a finding.
 */
export interface Check {
  /** The name in `--only`: `schema`, `policy`, `pod-security`, `lint`. */
  readonly name: string
  /** Every rule that its findings name. */
  readonly rules: readonly Rule[]
  /**
   * Makes what looks at each object while the stream is read, if the check then needs to look no more at most of
   * them: `ManifestStream.readable` takes it. The check finds the same without.
   */
  looker?(kubernetesVersion: string): Promise<(manifest: Manifest) => void>
  run(input: CheckInput, reporter: Reporter): void | Promise<void>
}

/** The rule of objects that can be read only in part: an alias that grows without end, for example. */
export const UNREADABLE: Rule = {
  id: "unreadable-document",
  summary: "the document is no YAML, or no Kubernetes object",
  severity: "error",
  help: "Nothing can be checked of a document that cannot be read, and Helm and kubectl refuse it too. Mend the template that it comes from; `helm template` shows what it renders.",
}

/**
 * Calls `visit` for each object. What cannot be read of one is a finding about it, and the next is visited;
 * any other error is a failure that names the check and the object.
 */
export function visitObjects(
  check: string,
  objects: readonly CheckedObject[],
  reporter: Reporter,
  visit: (object: CheckedObject) => void,
): void {
  for (const object of objects) {
    try {
      visit(object)
    } catch (cause) {
      if (!(cause instanceof ManifestError)) throw CheckError.of(check, object.manifest, cause)
      const { id, severity } = UNREADABLE
      reporter.report({ rule: id, severity, message: cause.message, manifest: object.manifest })
    }
  }
}
