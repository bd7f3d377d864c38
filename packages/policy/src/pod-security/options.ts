import { at } from "../read.ts"
import { type Level, type LevelAtVersion, parseLevel } from "./level.ts"

/** What pods have to keep to. */
export interface PodSecurityOptions {
  /** The level whose violations are errors; `privileged` when absent. */
  readonly enforce?: LevelAtVersion
  /** The level whose violations are warnings. */
  readonly warn?: LevelAtVersion
  readonly exempt?: {
    /** Names of namespaces whose pods are left alone. */
    readonly namespaces?: readonly string[]
    readonly runtimeClasses?: readonly string[]
  }
  /** Whether the labels of Namespaces in the stream say the levels of what is in them. */
  readonly namespaceLabels?: boolean
  /** The namespace of objects that name none, if it is known. */
  readonly namespace?: string
}

/** The levels of a namespace. */
export type Levels = Pick<PodSecurityOptions, "enforce" | "warn">

const PREFIX = "pod-security.kubernetes.io/"

/**
 * The levels that the labels of a Namespace ask for, those of `otherwise` where they say nothing. Throws a
 * `LevelError` for labels that name no level. Source of the rule: a namespace's level and version are
 * labels of their own, and a version without a level means nothing.
 */
export function labelledLevels(namespace: unknown, otherwise: Levels): Levels {
  const labels = at(namespace, "metadata", "labels")
  const levelOf = (mode: string) => {
    const level = at(labels, PREFIX + mode)
    if (typeof level !== "string") return undefined
    const version = at(labels, `${PREFIX}${mode}-version`)
    return parseLevel(typeof version === "string" ? `${level}:${version}` : level)
  }
  const [enforce, warn] = [
    levelOf("enforce") ?? otherwise.enforce,
    levelOf("warn") ?? otherwise.warn,
  ]
  return { ...(enforce && { enforce }), ...(warn && { warn }) }
}

const RANK: Readonly<Record<Level, number>> = { privileged: 0, baseline: 1, restricted: 2 }

/** A level with the version of the cluster where it asks for the newest. */
export function levelFor(level: LevelAtVersion, kubernetesVersion: string): LevelAtVersion {
  const minor = /^v?1\.(\d+)/.exec(kubernetesVersion)?.[1]
  return level.minor !== undefined || minor === undefined
    ? level
    : { ...level, minor: Number(minor) }
}

/** Whether a level asks for anything. */
export function asks(level: LevelAtVersion | undefined): level is LevelAtVersion {
  return level !== undefined && RANK[level.level] > 0
}
