// From samples to figures, and to a table of them.
import { median, medianGrowth, medianRatio } from "./statistics.mjs"

/** The figures of a scenario: its commands by name, the goals, and what was not measured and why. */
export function resultOf({ goals }, { samples, pairs, notMeasured, notes }) {
  const [first] = Object.keys(samples)
  const commands = Object.entries(samples).map(([name, own]) => {
    const figure = (key) =>
      own[0]?.[key] === undefined ? {} : { [key]: round(median(own.map((one) => one[key]))) }
    const ratio =
      name === first ? {} : { ratio: round(medianRatio(wall(samples[first]), wall(own))) }
    return [name, { ...figure("wallMs"), ...figure("cpuMs"), ...figure("peakMB"), ...ratio }]
  })
  const results = goals.map((goal) => {
    const value = goalValue(goal, samples, first)
    return value === undefined ? goal : { ...goal, value: round(value), met: value <= goal.atMost }
  })
  return { pairs, commands: Object.fromEntries(commands), goals: results, notMeasured, notes }
}

const ratio = (own, other) => median(peaks(own)) / median(peaks(other))
const peaks = (samples) => samples.map(({ peakMB }) => peakMB)
const wall = (samples) => samples.map(({ wallMs }) => wallMs)
const round = (value) => Math.round(value * 1000) / 1000

/** The value that a goal is about; undefined where something was not measured. */
function goalValue({ kind, against, floor }, samples, first) {
  const [own, other, least] = [first, against, floor].map((name) => samples[name])
  switch (kind) {
    case "wall":
      return other && medianRatio(wall(own), wall(other))
    case "growth":
      return medianGrowth(wall(other), wall(own), wall(least))
    case "memory":
      return other?.[0].peakMB && own[0].peakMB && ratio(own, other)
    case "peak":
      return own[0].peakMB && Math.max(...own.map(({ peakMB }) => peakMB))
    default:
      throw new Error(`there is no goal of the kind "${kind}"`)
  }
}

const HEADER = ["", "wall ms", "cpu ms", "peak MB", "ours : it", "goal"]

/** The table of one scenario. */
export function table(
  { name, title },
  { pairs, commands = {}, goals = [], notMeasured, notes = {} },
) {
  const rounds = pairs === undefined ? "" : `, ${pairs} rounds`
  const rows = Object.entries(commands).map(([command, { wallMs, cpuMs, peakMB, ratio }], i) => [
    command,
    figure(wallMs, 1),
    figure(cpuMs, 1),
    figure(peakMB, 0),
    figure(ratio, 2),
    goals
      .filter((goal) => (i === 0 ? goal.kind === "peak" : goal.against === command))
      .map(goalText)
      .join("; "),
  ])
  const missing = Object.entries(notMeasured).map(
    ([what, why]) => `  not measured: ${what}: ${why}`,
  )
  const said = Object.entries(notes).map(([what, text]) => `  ${what} ${text}`)
  const lines = rows.length === 0 ? [] : align([HEADER, ...rows])
  return `${[`${name}: ${title}${rounds}`, ...lines, ...said, ...missing].join("\n")}\n\n`
}

const figure = (value, digits) => (value === undefined ? "-" : value.toFixed(digits))

function goalText({ kind, atMost, value, met }) {
  const unit = kind === "peak" ? " MB" : ""
  if (value === undefined) return `<= ${atMost}${unit}, not measured`
  const what = kind === "wall" ? "" : `${kind} ${value.toFixed(kind === "memory" ? 2 : 1)}${unit} `
  return `${what}<= ${atMost}${unit} ${met ? "met" : "missed"}`
}

function align(rows) {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => {
    const [name, ...cells] = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]),
    )
    const goal = row.at(-1)
    return `  ${[name, ...cells.slice(0, -1), goal].join("  ")}`.trimEnd()
  })
}

/** Shows on a terminal what is going on; the empty text takes it away. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
