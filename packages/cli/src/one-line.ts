const CARET = /^\^+$/

/**
 * A message of several lines as one: what follows a colon stays with it, the others are divided by
 * semicolons. A line that a caret points into stands in brackets, without the caret.
 */
export function oneLine(message: string): string {
  const lines = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
  let whole = ""
  for (const [i, line] of lines.entries()) {
    if (CARET.test(line)) continue
    if (whole === "") whole = line
    else if (CARET.test(lines[i + 1] ?? "")) whole += ` (${line})`
    else whole += whole.endsWith(":") ? ` ${line}` : `; ${line}`
  }
  return whole
}
