import { readFileSync } from "node:fs"
import { systemProblem } from "@sternpost/postrender"
import { UsageError } from "../exit.ts"
import { isTerminal, readStdin } from "../standard-streams.ts"

/**
 * The manifests that a command is to look at: its files as one stream, or stdin without any. Throws a
 * `UsageError` when there is neither.
 */
export function readManifests(command: string, files: readonly string[] = []): Buffer {
  if (files.length > 0) return joinStreams(files.map((file) => readInput(command, file)))
  if (isTerminal(0))
    throw new UsageError(
      `${command}: manifests come on stdin, which is a terminal; pipe them in, for example: helm template web ./chart | ${command}`,
    )
  return readStdin()
}

/** A file, or stdin for `-`. Throws a `UsageError` if it cannot be read. */
export function readInput(command: string, file: string): Buffer {
  if (file === "-") return readStdin()
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new UsageError(`${command}: cannot read "${file}": ${systemProblem(cause)}`, { cause })
  }
}

/** Streams one after the other, with a document marker between two where there is none. */
export function joinStreams(streams: readonly Buffer[]): Buffer {
  const pieces = streams.flatMap((stream, index) => {
    if (index === 0) return [stream]
    const ended = streams[index - 1]?.toString("latin1").endsWith("\n") === false ? "\n" : ""
    const marked = /^---(?!-)/.test(stream.toString("latin1", 0, 4)) ? "" : "---\n"
    return [Buffer.from(`${ended}${marked}`), stream]
  })
  return Buffer.concat(pieces)
}
