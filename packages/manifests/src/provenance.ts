/** Helm 4 tells renderers which template a document came from by this annotation, and asks for it back. */
export const FILENAME_ANNOTATION = "postrenderer.helm.sh/postrender-filename"

const LEADING_COMMENT = /\s*#([^\n]*)/y
const HELM3 = /^ Source: (.+?)\s*$/
const UNITTEST = /^### file: (.+?)\s*$/

/**
 * The chart template named in the comments before a document's first content: `# Source: PATH` as
 * Helm 3 prints it, or `#### file: PATH` as helm-unittest does. `start` is the offset after the marker.
 */
export function templateFromComments(text: string, start: number, end: number): string | undefined {
  for (let at = start; ; ) {
    LEADING_COMMENT.lastIndex = at
    const found = LEADING_COMMENT.exec(text)
    if (found === null || LEADING_COMMENT.lastIndex > end) return undefined
    const comment = found[1] ?? ""
    const template = HELM3.exec(comment) ?? UNITTEST.exec(comment)
    if (template !== null) return template[1]
    at = LEADING_COMMENT.lastIndex
  }
}
