import type { ManifestStream } from "@sternpost/manifests"

// Helm 4 takes an empty output for a failure of the renderer (pkg/postrenderer/postrenderer.go).
const NOTHING = "# sternpost: the stream has no objects\n"
const SPACE = 32

/** Hands over the bytes of a stream in chunks, each good until the next one; never only blanks. */
export function writeOutput(stream: ManifestStream, sink: (chunk: Buffer) => void): void {
  let isBlank = true
  stream.write((chunk) => {
    isBlank &&= !chunk.some((byte) => byte > SPACE)
    sink(chunk)
  })
  if (isBlank) sink(Buffer.from(NOTHING))
}

/** The text of a stream; never only blanks. */
export function outputText(stream: ManifestStream): string {
  const chunks: Buffer[] = []
  writeOutput(stream, (chunk) => chunks.push(Buffer.from(chunk)))
  return Buffer.concat(chunks).toString("utf8")
}
