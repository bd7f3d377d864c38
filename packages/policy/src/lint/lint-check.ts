import type { Path } from "@sternpost/manifests"
import { type Check, type CheckInput, type Reporter, visitObjects } from "../check.ts"
import type { Finding, Severity } from "../findings/finding.ts"
import type { Ignored } from "./ignore/ignored.ts"
import { ignoredRules } from "./ignore/ignored.ts"
import { EXCEPTION_KINDS } from "./ignore/policy-exceptions.ts"
import type { LintOptions } from "./options.ts"
import { readObject } from "./read-object.ts"
import type { LintContext, LintFix, LintRule } from "./rule.ts"
import { asRule } from "./rule-text.ts"
import { LINT_RULES } from "./rules/registry.ts"
import { rulesThatRun } from "./rules-that-run.ts"
import { StreamIndex } from "./stream-index.ts"
import type { LintObject } from "./subjects.ts"

const NAME = "lint"

/** The namespace of objects that name none, where nobody says which: that of `helm template`. */
const DEFAULT_NAMESPACE = "default"

/**
 * The check of good practice: the rules of a profile over each container, pod and object, and over what objects say of
 * each other. Throws a `CheckError` for a rule that there is not.
 */
export function lintCheck(options: LintOptions): Check {
  const rules = rulesThatRun(options)
  return {
    name: NAME,
    rules: rules.map(({ rule, severity }) => asRule(rule, severity)),
    async run(input, reporter) {
      const stream = new StreamIndex(readAll(input, reporter, options))
      const run = new Run(input, reporter, { options, stream })
      const running = await loaded(rules, stream)
      const ignored = ignoredRules(
        stream,
        rules.map(({ rule }) => rule),
      )
      const byKind = new RulesByKind(running)
      for (const object of stream.objects) run.apply(byKind.of(object), object, ignored(object))
    },
  }
}

/** A rule, and how bad its findings are in this run. */
export interface RunningRule {
  readonly rule: LintRule
  readonly severity: Severity
}

// What few streams need is brought when one does.
async function loaded(
  rules: readonly RunningRule[],
  stream: StreamIndex,
): Promise<readonly RunningRule[]> {
  const isNeeded = ({ kinds = [] }: LintRule) =>
    kinds.some((kind) => stream.ofKind(kind).length > 0)
  return Promise.all(
    rules.map(async ({ rule, severity }) => {
      if (rule.load === undefined || !isNeeded(rule)) return { rule, severity }
      return { rule: { ...rule, object: await rule.load() }, severity }
    }),
  )
}

// A rule that is off may look up what another one is about, so all of them count.
function readAll(
  { objects }: CheckInput,
  reporter: Reporter,
  options: LintOptions,
): readonly LintObject[] {
  const rules = [...LINT_RULES, ...(options.userRules ?? [])]
  const kinds = new Set([
    ...rules.flatMap(({ kinds: own = [], reads = [] }) => [...own, ...reads]),
    ...EXCEPTION_KINDS,
  ])
  const isRead = (kind: string) => kinds.has(kind)
  const namespace = options.namespace ?? DEFAULT_NAMESPACE
  const read: LintObject[] = []
  visitObjects(NAME, objects, reporter, (checked) => {
    const leaveOut = (manifest: LintObject["manifest"], reason: string) =>
      reporter.skip({ manifest, rule: NAME, reason })
    read.push(readObject(checked, { isRead, namespace, leaveOut }))
  })
  return read
}

/** A rule that has something to ask of objects of a kind. */
interface AskingRule extends RunningRule {
  /** Whether of the object itself, not only of its pods. */
  readonly asksObject: boolean
}

class RulesByKind {
  readonly #rules: readonly RunningRule[]
  readonly #byKind = new Map<string, readonly AskingRule[]>()

  constructor(rules: readonly RunningRule[]) {
    this.#rules = rules
  }

  of({ group, kind, pods }: LintObject): readonly AskingRule[] {
    const name = `${group}/${kind}`
    const key = pods.length === 0 ? name : `${name} with pods`
    let own = this.#byKind.get(key)
    if (own === undefined) {
      own = this.#rules.flatMap(({ rule, severity }) => {
        const asksPods = pods.length > 0 && (rule.container ?? rule.pod) !== undefined
        const asksObject = rule.object !== undefined && (rule.kinds?.includes(name) ?? true)
        return asksPods || asksObject ? [{ rule, severity, asksObject }] : []
      })
      this.#byKind.set(key, own)
    }
    return own
  }
}

interface Surroundings {
  readonly options: LintOptions
  readonly stream: StreamIndex
}

// One context for all rules and objects, which says whose turn it is: most find nothing.
class Run implements LintContext {
  readonly stream: StreamIndex
  readonly options: LintOptions
  readonly kubernetesVersion: string
  readonly #reporter: Reporter
  #object: LintObject | undefined = undefined
  #rule: RunningRule | undefined = undefined
  #ignored: Ignored = new Map()

  constructor({ kubernetesVersion }: CheckInput, reporter: Reporter, around: Surroundings) {
    this.kubernetesVersion = kubernetesVersion
    this.stream = around.stream
    this.options = around.options
    this.#reporter = reporter
  }

  apply(rules: readonly AskingRule[], object: LintObject, ignored: Ignored): void {
    this.#object = object
    this.#ignored = ignored
    for (const running of rules) {
      this.#rule = running
      const { rule } = running
      if (running.asksObject) rule.object?.(object, this)
      for (const pod of object.pods) {
        rule.pod?.(pod, this)
        if (rule.container !== undefined)
          for (const container of pod.containers) rule.container(container, this)
      }
    }
  }

  // Rules take it apart from its object.
  readonly report = (message: string, path: Path, fix?: LintFix): void => {
    const [object, running] = [this.#object, this.#rule]
    if (object === undefined || running === undefined) return
    const { rule, severity } = running
    const { manifest } = object
    const reason = this.#ignored.get(rule.id)
    const finding: Finding = { rule: rule.id, severity, message, manifest, path, ...fixOf(fix) }
    if (reason !== undefined)
      this.#reporter.skip({ manifest, rule: rule.id, reason, isAsked: true })
    else this.#reporter.report(finding)
  }
}

function fixOf(fix: LintFix | undefined): Pick<Finding, "fix" | "unsafeFix"> {
  if (fix === undefined) return {}
  return "unsafe" in fix ? { unsafeFix: fix.unsafe } : { fix }
}
