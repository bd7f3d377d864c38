import { type Path, parsePath } from "@sternpost/manifests"
import { explain } from "@sternpost/postrender"
import { EXIT, type ExitCode, UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { styles } from "../styles.ts"
import { refuseUnknownField } from "./explain/fields.ts"
import { findObjects } from "./explain/find-objects.ts"
import { explanationJson } from "./explain/json.ts"
import { markMasked } from "./explain/shown.ts"
import { stagePlaces } from "./explain/stage-places.ts"
import { explanationText, overviewText } from "./explain/text.ts"
import { readManifests } from "./input.ts"
import { inspect } from "./inspect.ts"
import { print, printJson } from "./print.ts"

const COMMAND = "sternpost explain"

/** `sternpost explain OBJECT [PATH]`: how an object, or a field of it, came to be. */
export async function explainObject(flags: ParsedFlags): Promise<ExitCode> {
  const [object = "", field] = flags.positionals
  const path = field === undefined ? undefined : readPath(field)
  const { compiled, result } = await inspect(flags, readManifests(COMMAND))
  const { stream } = result
  const objects = findObjects(stream, object)
  if (path !== undefined) refuseUnknownField(stream, objects, path)
  const explanations = objects.map((manifest) => markMasked(explain(stream, manifest, path)))
  if (flags.values.get("output") === "json") printJson(explanations.map(explanationJson))
  else {
    const options = { style: styles(process.stdout), places: stagePlaces(compiled) }
    const write = path === undefined ? overviewText : explanationText
    print(explanations.map((explanation) => write(explanation, options)).join("\n"))
  }
  return EXIT.done
}

function readPath(text: string): Path {
  try {
    return parsePath(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const quoting = "a key that is no plain word is quoted: 'metadata.labels[\"a/b\"]'"
    throw new UsageError(`${COMMAND}: ${cause.message}; ${quoting}`, { cause })
  }
}
