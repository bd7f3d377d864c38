// What a person reads of a run.

const VERDICTS = {
  new: "not kept yet: --update keeps it",
  "other data": "other cases than those of the kept score",
  fell: "fell",
  rose: "rose: --update keeps it",
  same: "",
}

/** A table of the scores; below it the reasons of skipped cases and the notes of the suites. */
export function table(results) {
  if (results.length === 0) return ""
  const header = ["suite", "passed", "failed", "skipped", "rate", ""]
  const rows = results.map(({ name, score: { passed, failed, skipped }, verdict }) => {
    const rate = passed + failed === 0 ? "-" : `${floor((100 * passed) / (passed + failed))} %`
    return [name, passed, failed, skipped, rate, VERDICTS[verdict]].map(String)
  })
  return [...align([header, ...rows]), ...results.flatMap(remarks), ""].join("\n")
}

// 99.97 % must not read as 100.
const floor = (percent) => (Math.floor(percent * 10) / 10).toFixed(1)

function remarks({ name, tally }) {
  const skips = [...tally.skips].map(([reason, count]) => `${count} skipped: ${reason}`)
  return [...skips, ...tally.notes].map((remark) => `  ${name}: ${remark}`)
}

function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 || i === row.length - 1 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]),
      )
      .join("  ")
      .trimEnd(),
  )
}

/** The failed cases of a suite, a line each. */
export function failureList(name, { failures }) {
  return failures.map((failure) => `${name}: ${failure.name}: ${firstLine(failure.why)}\n`).join("")
}

const firstLine = (text) => text.split("\n", 1)[0]

/** Shows on a terminal what is going on; the empty text takes it away. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
