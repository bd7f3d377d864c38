const NOTHING = /(?:[ \t\r\n]+|^\xef\xbb\xbf|#[^\n]*)*/my
const JSON_TOKEN = /[^"{}[\]]+|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gy

/**
 * The output of a program with markers between the JSON objects that follow each other, as jq prints
 * them: a reader of YAML would take the first for the whole document.
 */
export function separateDocuments(output: Buffer): Buffer {
  const text = output.toString("latin1")
  const pieces: string[] = []
  let start = 0
  for (const { index } of text.matchAll(/^---(?!-)/gm)) {
    separate(text, start, index, pieces)
    pieces.push("---")
    start = index + 3
  }
  separate(text, start, text.length, pieces)
  return Buffer.from(pieces.join(""), "latin1")
}

/** Adds what stands between two markers to `pieces`. */
function separate(text: string, start: number, end: number, pieces: string[]): void {
  let from = start
  for (;;) {
    const stop = endOfJson(text, skipNothing(text, from, end), end)
    const next = stop < 0 ? end : skipNothing(text, stop, end)
    // Where something else follows, whoever takes over the output refuses it.
    if (next >= end || text[next] !== "{") break
    const gap = text.slice(from, next)
    pieces.push(gap, gap.endsWith("\n") ? "---\n" : "\n---\n")
    from = next
  }
  pieces.push(text.slice(from, end))
}

/** The offset behind blanks and comments. */
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
