import { renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { applyFixes, type Finding } from "@sternpost/policy"
import { systemProblem } from "@sternpost/postrender"
import { UsageError } from "../../exit.ts"
import { writeStdout } from "../../standard-streams.ts"
import { count } from "../count.ts"
import { print, tell } from "../print.ts"
import type { CheckedInputs } from "./inputs.ts"

/** What `--fix` does with what it mended: writes it, or only shows the difference. */
export type FixMode = "write" | "show"

/**
 * Mends what has a fix, and gives the findings that are left. Nothing is written yet: `handOnFixed` does that.
 */
export function fixFindings(findings: readonly Finding[], unsafe: boolean): readonly Finding[] {
  const { fixed, left } = applyFixes(findings, { unsafe })
  const rules = [...new Set(fixed.map(({ rule }) => rule))].join(", ")
  tell(
    fixed.length === 0
      ? "nothing was found that has a fix"
      : `${count(fixed.length, "finding")} fixed: ${rules}`,
  )
  const more = left.filter(({ unsafeFix }) => (unsafeFix?.() ?? []).length > 0)
  if (!unsafe && more.length > 0)
    tell(`${count(more.length, "finding")} more would be with --unsafe-fixes`)
  return left
}

/**
 * Hands on what was mended: files are written in place, whole or not at all, and stdin goes to stdout; or the
 * difference of all of them is shown.
 */
export async function handOnFixed({ texts }: CheckedInputs, mode: FixMode): Promise<void> {
  for (const { file, bytes, stream } of texts) {
    const isChanged = stream !== undefined && stream.log.size > 0
    if (mode === "show") {
      if (isChanged) await showDifference(file ?? "stdin", bytes, stream.toBuffer())
    } else if (file === undefined) writeStdout(isChanged ? stream.toBuffer() : bytes)
    else if (isChanged) replaceFile(file, stream.toBuffer())
  }
}

async function showDifference(name: string, bytes: Buffer, fixed: Buffer): Promise<void> {
  const { unifiedDiff } = await import("../unified.ts")
  const { shownTexts } = await import("./shown-texts.ts")
  const [before, after] = shownTexts(bytes, fixed)
  print(unifiedDiff({ before, after, from: name, to: `${name} (fixed)` }))
}

function replaceFile(file: string, bytes: Buffer): void {
  const scratch = `${file}.sternpost-fix`
  try {
    writeFileSync(scratch, bytes, { mode: statSync(file).mode, flag: "wx" })
    renameSync(scratch, file)
  } catch (cause) {
    rmSync(scratch, { force: true })
    throw new UsageError(`sternpost check: cannot write "${file}": ${systemProblem(cause)}`, {
      cause,
    })
  }
}
