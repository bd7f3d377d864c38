import { createSource, nodeRange, scanDocument, YamlError } from "@sternpost/goyaml"
import { PipelineError } from "../errors.ts"

// What a reader of one document would not look at, so that it would be lost.
const DOCUMENT_END = /^\.\.\.(?=[ \t\r\n]|$)/m
const NOTHING = /(?:[ \t\r\n]|^\xef\xbb\xbf|#[^\n]*|^\.\.\.(?=[ \t\r\n]|$)|^%[^\n]*)*/my
const JSON_TOKEN = /[^"{}[\]]+|"(?:[^"\\]|\\.)*"|[{}[\]]/gy

/**
 * The output of a program as documents: JSON objects that follow each other, as jq prints them, get
 * markers between them. Throws a `PipelineError` where anything else follows the end of a document,
 * since readers of YAML would drop it without a word.
 */
export function separateDocuments(output: Buffer, program: string): Buffer {
  const text = output.toString("latin1")
  const pieces: string[] = []
  const piece = (start: number, end: number) => {
    const { separated, surplus } = separate(text, start, end)
    if (surplus < end) throw surplusText(text, surplus, end, program)
    pieces.push(separated)
  }
  let start = 0
  for (const { index } of text.matchAll(/^---(?!-)/gm)) {
    piece(start, index)
    pieces.push("---")
    start = index + 3
  }
  piece(start, text.length)
  return Buffer.from(pieces.join(""), "latin1")
}

interface Separated {
  readonly separated: string
  /** Where text begins that belongs to no document; the end of the range when there is none. */
  readonly surplus: number
}

/** The documents between two markers. */
function separate(text: string, start: number, end: number): Separated {
  let separated = ""
  let from = start
  for (;;) {
    const stop = endOfJson(text, skipNothing(text, from, end), end)
    const next = skipNothing(text, stop < 0 ? endOfYaml(text, from, end) : stop, end)
    // Behind `...` a JSON object is refused like all else.
    const isJsonNext = stop >= 0 && text[next] === "{" && !DOCUMENT_END.test(text.slice(stop, next))
    if (next >= end || !isJsonNext)
      return { separated: separated + text.slice(from, end), surplus: next }
    const gap = text.slice(from, next)
    separated += `${gap}${gap.endsWith("\n") ? "" : "\n"}---\n`
    from = next
  }
}

function skipNothing(text: string, from: number, end: number): number {
  NOTHING.lastIndex = from
  NOTHING.test(text)
  return Math.min(NOTHING.lastIndex, end)
}

/** Where the JSON object ends that begins at the offset; -1 when there is none. */
function endOfJson(text: string, from: number, end: number): number {
  if (from >= end || text[from] !== "{") return -1
  const stop = closingBracket(text, from, end)
  if (stop < 0) return -1
  try {
    JSON.parse(text.slice(from, stop))
    return stop
  } catch {
    return -1
  }
}

function closingBracket(text: string, from: number, end: number): number {
  let depth = 0
  JSON_TOKEN.lastIndex = from
  for (let token = JSON_TOKEN.exec(text); token !== null; token = JSON_TOKEN.exec(text)) {
    const [word] = token
    if (JSON_TOKEN.lastIndex > end) return -1
    if (word === "{" || word === "[") depth++
    else if ((word === "}" || word === "]") && --depth === 0) return JSON_TOKEN.lastIndex
  }
  return -1
}

/** Where the first document of a range of YAML ends. */
function endOfYaml(text: string, from: number, end: number): number {
  const part = text.slice(from, end)
  const marked = part.search(DOCUMENT_END)
  const body = marked < 0 ? part : part.slice(0, marked)
  return from + (endOfFlow(body) ?? body.length)
}

/** Where a mapping in braces ends that is the whole document; other documents end with the text. */
function endOfFlow(text: string): number | undefined {
  if (!/^[{&!]/.test(text.slice(skipNothing(text, 0, text.length)))) return undefined
  try {
    const source = createSource(Buffer.from(text, "latin1"))
    const document = scanDocument(source, 0, source.bytes.length)
    if (document.root < 0) return undefined
    const { start, end } = nodeRange(document, document.root)
    return source.latin1[start] === "{" ? end : undefined
  } catch (cause) {
    // Whoever takes over the output says what is wrong with it.
    if (cause instanceof YamlError) return undefined
    throw cause
  }
}

function surplusText(text: string, from: number, end: number, program: string): PipelineError {
  const line = text.slice(0, from).split("\n").length
  const rest = Buffer.from(text.slice(from, end), "latin1").toString("utf8")
  return new PipelineError(
    "STAGE_FAILED",
    `"${program}" printed text after the end of a document, at line ${line} of its output: ${JSON.stringify(excerpt(rest))}; a line "---" has to stand between two documents`,
  )
}

const EXCERPT = 40

function excerpt(text: string): string {
  const [line = ""] = text.split("\n")
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}...` : line.trimEnd()
}
