import { EXIT, type ExitCode, UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { styles } from "../styles.ts"
import { changedObjects } from "./diff/changes.ts"
import { diffJson } from "./diff/json.ts"
import { diffStat, diffText } from "./diff/text.ts"
import { readManifests } from "./input.ts"
import { inspect } from "./inspect.ts"
import { print, printJson, tell } from "./print.ts"

/** `sternpost diff`: what the pipeline changes, on stdout and nothing else there. */
export async function diff(flags: ParsedFlags): Promise<ExitCode> {
  if (flags.switches.has("stat") && flags.values.get("output") === "json")
    throw new UsageError("sternpost diff: --stat is for people; leave it out with --output json")
  const { result } = await inspect(flags, readManifests("sternpost diff", flags.positionals))
  const changes = changedObjects(result.stream)
  if (flags.values.get("output") === "json") printJson(diffJson(changes))
  else if (changes.length === 0) tell("the pipeline changes nothing")
  else {
    const write = flags.switches.has("stat") ? diffStat : diffText
    print(write(changes, styles(process.stdout)))
  }
  return flags.switches.has("exit-code") && changes.length > 0 ? EXIT.findings : EXIT.done
}
