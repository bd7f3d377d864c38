import type { ParsedFlags } from "../flags.ts"
import type { Example } from "../program/command-spec.ts"
import type { StageLine } from "../program/stage-specs.ts"

/** A stage on the command line that only loads when it is used: its flags, their meaning, its help. */
export interface LaterStage extends StageLine {
  readonly examples: readonly Example[]
  /** The stage's `with`, as the flags say it. Throws a `UsageError`. */
  options(flags: ParsedFlags, command: string): unknown
}

/** The values of flags, under the names of the options they stand for; those not given are left out. */
export function givenValues(
  { values }: ParsedFlags,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(names).flatMap(([flag, option]) => {
    const value = values.get(flag)
    return value === undefined ? [] : [[option, value] as const]
  })
  return Object.fromEntries(given)
}
