import type { Manifest } from "@sternpost/manifests"
import { type Check, type CheckedObject, type Reporter, visitObjects } from "../check.ts"
import { CheckError } from "../errors.ts"
import { at, textOf } from "../read.ts"
import { evaluatePod, refusalText } from "./evaluate.ts"
import { LevelError } from "./level.ts"
import { asks, type Levels, labelledLevels, levelFor, type PodSecurityOptions } from "./options.ts"
import { type FoundPod, podsOf } from "./pods-of.ts"
import { POD_RULES, podRuleId } from "./rules.ts"

const NAME = "pod-security"

/**
 * The check of the Pod Security Standards: every pod and pod template, those in custom resources
 * included, against the levels that the options or the labels of its namespace ask for. Its `run` throws a
 * `CheckError` for a Namespace whose labels name no level.
 */
export function podSecurityCheck(options: PodSecurityOptions): Check {
  return {
    name: NAME,
    rules: POD_RULES,
    run({ objects, kubernetesVersion }, reporter) {
      const byNamespace = options.namespaceLabels ? readLabels(objects, options) : new Map()
      visitObjects(NAME, objects, reporter, ({ manifest }) => {
        const namespace = manifest.namespace || options.namespace || ""
        const levels: Levels = byNamespace.get(namespace) ?? options
        if (!asks(levels.enforce) && !asks(levels.warn)) return
        for (const found of podsOf(manifest)) {
          const reason = exemption(found, namespace, options)
          if (reason !== undefined) reporter.skip({ manifest, rule: NAME, reason })
          else reportPod(found, manifest, { levels, kubernetesVersion, reporter })
        }
      })
    },
  }
}

function readLabels(
  objects: readonly CheckedObject[],
  options: PodSecurityOptions,
): Map<string, Levels> {
  const namespaces = objects.filter(
    ({ manifest }) => manifest.kind === "Namespace" && manifest.group === "",
  )
  return new Map(
    namespaces.map(({ manifest, value }) => [manifest.name, levelsOf(manifest, value, options)]),
  )
}

function levelsOf(manifest: Manifest, value: unknown, options: PodSecurityOptions): Levels {
  try {
    return labelledLevels(value, options)
  } catch (cause) {
    throw cause instanceof LevelError ? CheckError.of(NAME, manifest, cause) : cause
  }
}

function exemption(
  { pod }: FoundPod,
  namespace: string,
  { exempt = {} }: PodSecurityOptions,
): string | undefined {
  if (exempt.namespaces?.includes(namespace)) return `the namespace ${namespace} is exempt`
  const runtimeClass = textOf(at(pod, "spec", "runtimeClassName"))
  if (runtimeClass === "" || !exempt.runtimeClasses?.includes(runtimeClass)) return undefined
  return `the runtime class ${runtimeClass} is exempt`
}

/** Why the pods of an object are left alone; `undefined` for one that has none, or whose are not. */
export function podExemption(
  manifest: Manifest,
  namespace: string | undefined,
  exempt: NonNullable<PodSecurityOptions["exempt"]>,
): string | undefined {
  if (exempt.namespaces === undefined && exempt.runtimeClasses === undefined) return undefined
  const within = manifest.namespace || namespace || ""
  return podsOf(manifest)
    .map((found) => exemption(found, within, { exempt }))
    .find((reason) => reason !== undefined)
}

interface Against {
  readonly levels: Levels
  readonly kubernetesVersion: string
  readonly reporter: Reporter
}

// What is an error already is not told again as a warning.
function reportPod({ pod, place }: FoundPod, manifest: Manifest, against: Against): void {
  const told = new Set<string>()
  for (const [mode, severity] of [
    ["enforce", "error"],
    ["warn", "warning"],
  ] as const) {
    const asked = against.levels[mode]
    if (!asks(asked)) continue
    const level = levelFor(asked, against.kubernetesVersion)
    for (const violation of evaluatePod(pod, level)) {
      const [first] = violation.places
      const message = refusalText([violation], level)
      if (told.has(violation.check)) continue
      told.add(violation.check)
      const rule = podRuleId(violation.check)
      const path = first === undefined ? {} : { path: place(first) }
      against.reporter.report({ rule, severity, message, manifest, ...path })
    }
  }
}
