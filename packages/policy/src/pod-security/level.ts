/** What the Pod Security Standards allow: everything, what is not known to be dangerous, what is best practice. */
export type Level = "privileged" | "baseline" | "restricted"

/** A level as one Kubernetes minor version defines it; without `minor`, as the newest does. */
export interface LevelAtVersion {
  readonly level: Level
  readonly minor?: number
}

const LEVELS: readonly Level[] = ["privileged", "baseline", "restricted"]

/** A level or version that there is not. */
export class LevelError extends Error {
  override readonly name = "LevelError"
  readonly code = "LEVEL_INVALID"
}

/**
 * Reads `restricted`, `baseline:latest` or `restricted:v1.34` (also without the `v`), as the labels of a
 * namespace spell level and version. Throws a {@link LevelError}.
 */
export function parseLevel(text: string): LevelAtVersion {
  const [name = "", version = "latest", ...rest] = text.split(":")
  const level = LEVELS.find((known) => known === name)
  if (level === undefined || rest.length > 0)
    throw new LevelError(
      `"${text}" is no level of the Pod Security Standards: write ${LEVELS.join(", ")}, and perhaps a version behind it (restricted:v1.34)`,
    )
  if (version === "latest") return { level }
  const minor = /^v?1\.(0|[1-9]\d*)$/.exec(version)?.[1]
  if (minor === undefined)
    throw new LevelError(
      `"${version}" in "${text}" is no version of the Pod Security Standards: write latest, or a Kubernetes version such as v1.34`,
    )
  return { level, minor: Number(minor) }
}

/** The level as the API server writes it: `restricted:v1.34`. */
export function formatLevel({ level, minor }: LevelAtVersion): string {
  return `${level}:${minor === undefined ? "latest" : `v1.${minor}`}`
}
