import type { Source } from "@sternpost/goyaml"
import { splitStream } from "../split.ts"
import { StreamWriter } from "../stream-writer.ts"
import { quickMetadata } from "./header.ts"
import { addQuickly, quickPairs } from "./pairs.ts"

/**
 * Adds all pairs to the map at `["metadata", key]` of every document of a stream and hands over the
 * result in chunks that are good until the next one; or gives false, and hands over nothing, where one
 * document is not plain enough for that. What it gives is what `ManifestStream` gives.
 */
export function addToPlainStream(
  source: Source,
  key: string,
  pairs: Readonly<Record<string, string>>,
  sink: (chunk: Buffer) => void,
): boolean {
  const prepared = quickPairs(key, pairs)
  if (prepared === undefined) return false
  const { latin1 } = source
  const places: number[] = []
  const texts: string[] = []
  let isPlain = true
  splitStream(latin1, (_, start, end) => {
    const metadata = isPlain ? quickMetadata(latin1, start, end) : -1
    const splice = metadata < 0 ? undefined : addQuickly(latin1, metadata, end, prepared)
    if (splice === undefined) isPlain = false
    else {
      places.push(splice.start)
      texts.push(splice.text)
    }
  })
  if (!isPlain) return false
  const writer = new StreamWriter(sink)
  let at = 0
  for (const [index, place] of places.entries()) {
    writer.range(source, at, place)
    writer.text(texts[index] ?? "")
    at = place
  }
  writer.range(source, at, latin1.length)
  writer.end()
  return true
}
