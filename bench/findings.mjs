// What the tools that check manifests find, in one form: `RULE KIND/NAME`.
import { spawnSync } from "node:child_process"
import { closeSync, openSync } from "node:fs"

/** Reads the JSON report of `sternpost check --only policy`. */
export const readOurs = (text) =>
  JSON.parse(text).findings.map(
    ({ rule, object }) => `${rule.replace(/^policy-/, "")} ${object.kind}/${object.name}`,
  )

/** Reads what conftest prints; the policies begin each message with `RULE KIND/NAME`. */
export const readConftest = (text) =>
  [...text.matchAll(/^FAIL - .*?- main - (.+)$/gm)].map(([, message]) => message)

/** Reads what `kyverno apply` prints. */
export const readKyverno = (text) =>
  [...text.matchAll(/^policy (\S+) -> resource \S*?\/(\w+)\/(\S+) failed:/gm)].map(
    ([, rule, kind, name]) => `${rule} ${kind}/${name}`,
  )

/** What a command finds: that of `findings.argv`, which prints more than what is measured. */
export function findingsOf({ findings: { argv, read }, input }) {
  const [program, ...args] = argv
  const stdin = openSync(input, "r")
  const stdio = [stdin, "pipe", "pipe"]
  const { stdout, stderr, error } = spawnSync(program, args, {
    stdio,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  })
  closeSync(stdin)
  if (error !== undefined) throw error
  try {
    return read(stdout)
  } catch (cause) {
    throw new Error(`its report cannot be read: ${cause.message} ${stderr.slice(0, 200)}`, {
      cause,
    })
  }
}

/** One line about what a peer finds and we do not, and the other way round; each finding counts as often as it comes. */
export function compareFindings(ours, theirs) {
  const left = countsOf(ours)
  let both = 0
  for (const finding of theirs) {
    const count = left.get(finding) ?? 0
    if (count > 0) both++
    left.set(finding, count - 1)
  }
  if (both === ours.length && both === theirs.length) return `finds the same ${both} as we do`
  return `finds ${theirs.length}, we ${ours.length}, both ${both}`
}

function countsOf(list) {
  const counts = new Map()
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}
