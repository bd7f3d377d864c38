import type { Path } from "@sternpost/manifests"
import type { LintContext, LintRule } from "../rule.ts"
import type { LintContainer, LintObject, LintPod } from "../subjects.ts"

/** What a rule of the user's looks at. */
export const TARGETS = ["object", "pod", "container"] as const

export type Target = (typeof TARGETS)[number]

/** What a test gets: the object, and the pod and the container that it is about. */
export interface Subject {
  readonly object: LintObject
  readonly pod: LintPod | undefined
  readonly container: LintContainer | undefined
  /** The value that it is about, and where it stands in the object. */
  readonly value: unknown
  readonly path: Path
}

/** Where `docs/` explains rules of users. */
export const USER_RULES = "stages/lint.md#rules-of-your-own"

/** Everything about a rule but what it looks at. */
export type RuleHead = Omit<LintRule, "container" | "pod" | "object" | "kinds" | "load">

/** A message, and the field below the subject that it is about; `undefined` where all is well. */
export type Verdict = { readonly message: string; readonly path?: Path } | undefined

/** A rule that puts each subject of its target to a test. */
export function subjectRule(
  head: RuleHead,
  target: Target,
  test: (subject: Subject, context: LintContext) => Verdict,
): LintRule {
  const judge = (subject: Subject, context: LintContext) => {
    const verdict = test(subject, context)
    if (verdict !== undefined)
      context.report(verdict.message, [...subject.path, ...(verdict.path ?? [])])
  }
  switch (target) {
    case "object":
      return {
        ...head,
        object: (object, context) =>
          judge(
            { object, pod: undefined, container: undefined, value: object.value, path: [] },
            context,
          ),
      }
    case "pod":
      return {
        ...head,
        pod: (pod, context) =>
          judge(
            { object: pod.object, pod, container: undefined, value: pod.spec, path: pod.path },
            context,
          ),
      }
    case "container":
      return {
        ...head,
        container: (container, context) => {
          const { pod, value, path } = container
          judge({ object: pod.object, pod, container, value, path }, context)
        },
      }
    default:
      return target satisfies never
  }
}
