// What a person sees on stderr: one line for a program; on a terminal it counts the seconds.
const HEARTBEAT_MS = 30_000

export const say = (text) => process.stderr.write(`e2e-tools: ${text}\n`)

/** Shows that `label` is being worked on, until `done` or `failed` is called. */
export function startProgress(label, out = process.stderr) {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  let modules = 0
  const line = () => {
    const downloads = modules ? `, ${modules} modules downloaded` : ""
    return `e2e-tools: ${label}: building, ${seconds()} s${downloads}`
  }
  const show = () => out.write(out.isTTY ? `\r\x1b[2K${line()}` : `${line()}\n`)
  const timer = setInterval(show, out.isTTY ? 1000 : HEARTBEAT_MS)
  timer.unref()
  show()

  const end = (word) => {
    clearInterval(timer)
    out.write(`${out.isTTY ? "\r\x1b[2K" : ""}e2e-tools: ${label}: ${word} ${seconds()} s\n`)
  }
  return {
    output(text) {
      if (text.startsWith("go: downloading ")) modules++
    },
    done: () => end("done in"),
    failed: () => end("failed after"),
  }
}
