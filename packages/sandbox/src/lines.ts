/** A line longer than this is handed on in pieces. */
const LONGEST = 64 * 1024

/** Cuts text that arrives in pieces into lines; `end` hands on a last line without a newline. */
export interface LineSplitter {
  write(text: string): void
  end(): void
}

/** Calls back for each line, without its line end. */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  let rest = ""
  return {
    write(text) {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ""
      lines.forEach(onLine)
      for (; rest.length > LONGEST; rest = rest.slice(LONGEST)) onLine(rest.slice(0, LONGEST))
    },
    end() {
      if (rest !== "") onLine(rest)
      rest = ""
    },
  }
}
