import type { ReleaseRecord } from "@sternpost/storage"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { print, printJson } from "../print.ts"
import { withStorage } from "./open.ts"
import { recordSummary } from "./summary.ts"

/** `sternpost storage show RELEASE`: one revision, the last unless another is asked for. */
export async function show(flags: ParsedFlags): Promise<ExitCode> {
  const [name = ""] = flags.positionals
  const revision = revisionOf(flags.values.get("revision"))
  const { createStore } = await import("@sternpost/storage")
  return withStorage(flags, async ({ driver }) => {
    const store = createStore(driver)
    const record = revision === undefined ? await store.last(name) : await store.get(name, revision)
    if (flags.values.get("output") === "json") printJson(record)
    else print(await description(record))
    return EXIT.done
  })
}

function revisionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new UsageError(`sternpost storage show: --revision is a number from 1, not "${text}"`)
}

const NAMED_PARTS = 8

/** What it is and how big, without anything that may be secret. */
async function description(record: ReleaseRecord): Promise<string> {
  const { encodeRelease, MAX_OBJECT_BYTES, recordParts } = await import("@sternpost/storage")
  const { namespace, status, updated, chart, description: told, labels } = recordSummary(record)
  const bytes = encodeRelease(record.release).length
  const limit = `${Math.round((bytes / MAX_OBJECT_BYTES) * 100)} % of what a Secret holds`
  const lines: readonly (readonly [string, string])[] = [
    ["record", record.key],
    ["namespace", namespace],
    ["status", status],
    ["updated", updated],
    ["chart", chart],
    ["description", told],
    [
      "labels",
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ") || "none",
    ],
    ["size", `${bytes} bytes, ${limit}`],
    ...recordParts(record.release)
      .slice(0, NAMED_PARTS)
      .map(({ part, storedBytes }) => ["", `${String(storedBytes).padStart(8)}  ${part}`] as const),
  ]
  return lines
    .map(([title, text]) => `${title.padEnd(12)}${text}`.trimEnd())
    .join("\n")
    .concat("\n")
}
