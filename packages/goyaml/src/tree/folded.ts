/**
 * What is left of a string in a folded block once go-yaml v3 has written and read it again: it writes a
 * line break too many behind lines that do not begin with a blank, which counts where the next one does.
 */
export function refolded(text: string): string {
  // Such texts are written in double quotes.
  if (text === "" || / (?:\n|$)/.test(text)) return text
  return readFolded(writeFolded(text), /^\n*[^\n]/.test(text) ? chompOf(text) : "keep")
}

type Chomp = "strip" | "clip" | "keep"

function chompOf(text: string): Chomp {
  if (!text.endsWith("\n")) return "strip"
  return text.endsWith("\n\n") ? "keep" : "clip"
}

// The writer looks at the first character of the whole text where it means the next line's.
function writeFolded(text: string): string {
  const doubles = !/^\n*(?:[ \t]|$)/.test(text)
  return text
    .split("\n")
    .map((line) => (doubles && line !== "" && !isBlank(line) ? `${line}\n` : line))
    .join("\n")
}

function readFolded(written: string, chomp: Chomp): string {
  const lines = written.split("\n")
  let result = ""
  let pending = ""
  let isOpen = false
  let afterBlank = false
  for (const line of lines) {
    if (line === "") {
      pending += "\n"
      continue
    }
    const folds = isOpen && !afterBlank && !isBlank(line)
    // The break behind a line counts unless both lines are at the margin.
    if (isOpen) result += folds ? (pending === "" ? " " : "") : "\n"
    result += pending + line
    pending = ""
    isOpen = true
    afterBlank = isBlank(line)
  }
  return result + ending(pending, isOpen, chomp)
}

// The last line of the text has no break of its own when it is split.
function ending(pending: string, isOpen: boolean, chomp: Chomp): string {
  if (chomp === "strip") return ""
  if (chomp === "clip") return isOpen ? "\n" : ""
  return isOpen ? pending : pending.slice(1)
}

function isBlank(line: string): boolean {
  return line.startsWith(" ") || line.startsWith("\t")
}
