import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { print, printJson } from "../print.ts"
import { withStorage } from "./open.ts"
import { type RecordSummary, recordSummary, table } from "./summary.ts"

/**
 * `sternpost storage list [RELEASE]`: all revisions, or the last of each release, page by page; exits with 1 if
 * one cannot be read.
 */
export async function list(flags: ParsedFlags): Promise<ExitCode> {
  const [name] = flags.positionals
  const status = flags.values.get("status")
  const labels = {
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
  }
  return withStorage(flags, async ({ driver, unreadable }) => {
    // Only what is printed is kept of each record: the whole of them may not fit into memory.
    const found: RecordSummary[] = []
    const pages = flags.switches.has("latest")
      ? driver.latest({ labels })
      : driver.pages({ labels })
    for await (const page of pages) found.push(...page.map(recordSummary))
    found.sort(inOrder)
    if (flags.values.get("output") === "json") printJson(found)
    else print(table(found.map(row), HEAD))
    return unreadable() > 0 ? EXIT.findings : EXIT.done
  })
}

const HEAD = ["NAMESPACE", "NAME", "REVISION", "STATUS", "UPDATED", "CHART"]

const row = ({
  namespace,
  name,
  revision,
  status,
  updated,
  chart,
}: RecordSummary): readonly string[] => [namespace, name, String(revision), status, updated, chart]

function inOrder(a: RecordSummary, b: RecordSummary): number {
  const [left, right] = [a, b].map(({ namespace, name }) => `${namespace}/${name}`)
  if (left !== right) return (left ?? "") < (right ?? "") ? -1 : 1
  return a.revision - b.revision
}
