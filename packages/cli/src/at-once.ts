import { createSource } from "@sternpost/goyaml"
import { addToPlainStream, refuseUnreadable } from "@sternpost/manifests"
import { VERIFIED_BYTES } from "@sternpost/postrender"
import { isLabelValue, isQualifiedName } from "@sternpost/schema"
import { VARIABLES } from "./context-variables.ts"
import { optimizeInPieces } from "./much-input.ts"
import { readStdin, writeStdout } from "./standard-streams.ts"

/**
 * `sternpost-labels` and `sternpost-annotations` where there is nothing but pairs to add and plain
 * documents to add them to, with the least code: loading the rest would take most of the run. False,
 * and nothing is done but reading stdin, for anything else, errors included. `prefix` are the arguments
 * that the executable stands for; streams that must be `verified` whole, in bytes, are left alone.
 * Throws a `StreamError` when stdout cannot be written.
 */
export function addPairsAtOnce(
  prefix: readonly string[],
  argv: readonly string[],
  verified: number = VERIFIED_BYTES,
): boolean {
  const [command, stage] = prefix
  if (command !== "stage" || (stage !== "labels" && stage !== "annotations")) return false
  const pairs = simplePairs(argv, stage)
  // What a variable says may be wrong, which is for the rest to tell.
  const isTold = Object.values(VARIABLES).some((name) => process.env[name] !== undefined)
  if (pairs === undefined || isTold) return false
  const input = readStdin()
  if (input.length <= verified || !isText(input)) return false
  optimizeInPieces(input)
  return addToPlainStream(createSource(input), stage, pairs, writeStdout)
}

function simplePairs(
  argv: readonly string[],
  stage: "labels" | "annotations",
): Record<string, string> | undefined {
  const pairs: Record<string, string> = {}
  for (const word of argv) {
    const equals = word.indexOf("=")
    const [key, value] = [word.slice(0, equals), word.slice(equals + 1)]
    if (equals <= 0 || !isQualifiedName(key)) return undefined
    if (stage === "labels" && !isLabelValue(value)) return undefined
    pairs[key] = value
  }
  return argv.length > 0 ? pairs : undefined
}

function isText(bytes: Buffer): boolean {
  try {
    refuseUnreadable(bytes)
    return true
  } catch {
    return false
  }
}
