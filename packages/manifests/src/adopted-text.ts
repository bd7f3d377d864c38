import { createSource } from "@sternpost/goyaml"
import { DocumentText } from "./document-text.ts"

/**
 * The text of a document so that it can stand after another one's marker: the first of a stream may
 * have had no marker, and then begins on the marker's line. With a `template`, a comment names it as
 * Helm 3 does. The text itself when nothing has to be put before it.
 */
export function adoptedText(text: DocumentText, template: string | undefined): DocumentText {
  const followsMarker = text.marker < text.start
  if (followsMarker && template === undefined) return text
  const own = text.toString()
  const comment = template === undefined ? "" : `\n# Source: ${template}`
  const source = createSource(`${comment}${followsMarker && /^\r?\n/.test(own) ? "" : "\n"}${own}`)
  return new DocumentText(source, 0, 0, source.latin1.length, 0)
}
