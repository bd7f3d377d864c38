import type { ManifestStream } from "@sternpost/manifests"

// Helm 4 takes an empty output for a failure of the renderer (pkg/postrenderer/postrenderer.go).
const NOTHING = "# sternpost: the stream has no objects\n"

/** The text of a stream as latin1 pieces to be joined; never blank. */
export function outputPieces(stream: ManifestStream): string[] {
  const pieces = stream.pieces()
  return pieces.some((piece) => /\S/.test(piece)) ? pieces : [...pieces, NOTHING]
}
