import type { Edit, Path } from "@sternpost/manifests"
import type { Severity } from "../findings/finding.ts"
import type { LintOptions } from "./options.ts"
import type { StreamIndex } from "./stream-index.ts"
import type { LintContainer, LintObject, LintPod } from "./subjects.ts"

/** Sets of rules, each within the next: what is broken, what most want to know, and all there is. */
export const PROFILES = ["minimal", "recommended", "strict"] as const

export type Profile = (typeof PROFILES)[number]

/** What a rule is for; `--profile security` and the like take those of one sort. */
export const CATEGORIES = ["correctness", "reliability", "security"] as const

export type Category = (typeof CATEGORIES)[number]

/** What a rule sees besides its subject, and where it says what it found. */
export interface LintContext {
  /** All objects of the run, for rules about more than one. */
  readonly stream: StreamIndex
  /** Major and minor version of Kubernetes: `1.34`. */
  readonly kubernetesVersion: string
  readonly options: LintOptions
  /** A finding about the object that is looked at. */
  report(message: string, path: Path, fix?: LintFix): void
}

/** What mends a finding: for all pods alike, or in a way that not every program bears. */
export type LintFix = readonly Edit[] | { readonly unsafe: () => readonly Edit[] }

/**
 * One rule of lint. It looks at containers, at pods (templates and those in custom resources too), or at objects of
 * the `kinds` it names, or of all.
 */
export interface LintRule {
  /** In kebab-case; the name in options, annotations and on the page of rules. */
  readonly id: string
  /** What is wrong with what it finds: one line, lower case, no full stop. */
  readonly summary: string
  readonly severity: Severity
  /** The smallest profile that has it. */
  readonly profile: Profile
  readonly category: Category
  /** Why it matters and what to do: Markdown. */
  readonly why: string
  /**
   * YAML of which it finds something: fields of a container or of a pod spec, or whole objects (those begin with
   * `apiVersion` or `kind`). A test proves it.
   */
  readonly bad: string
  /** YAML of which it finds nothing, in the same form. */
  readonly good: string
  /** Rules of other tools that say the same, as `TOOL/RULE`: their annotations to ignore it count here too. */
  readonly peers: readonly string[]
  /** Where `docs/` explains it, if that is not `lint-rules.md`: rules of users. */
  readonly page?: string
  readonly container?: (container: LintContainer, context: LintContext) => void
  readonly pod?: (pod: LintPod, context: LintContext) => void
  /** `GROUP/KIND`s that `object` is for; absent for all. */
  readonly kinds?: readonly string[]
  /** `GROUP/KIND`s that it looks up in the stream besides. */
  readonly reads?: readonly string[]
  readonly object?: ObjectTest
  /** Brings `object`, where it needs more than most streams do; asked only for a stream that has such an object. */
  readonly load?: () => Promise<ObjectTest>
}

/** What a rule does about an object. */
export type ObjectTest = (object: LintObject, context: LintContext) => void
