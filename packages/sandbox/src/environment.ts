/** An environment for a program: every name has a value. */
export type Environment = Readonly<Record<string, string>>

/**
 * The variables of `from` that a program may see. A name may hold `*` for any text (`HELM_*`); one
 * that is not set is left out. Names ignore case on Windows, as the system does.
 */
export function allowedEnvironment(
  names: readonly string[],
  from: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): Environment {
  const flags = platform === "win32" ? "i" : ""
  const patterns = names.map((name) => new RegExp(`^${globSource(name)}$`, flags))
  return Object.fromEntries(
    Object.entries(from).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && patterns.some((pattern) => pattern.test(entry[0])),
    ),
  )
}

function globSource(glob: string): string {
  return glob
    .split("*")
    .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join(".*")
}
