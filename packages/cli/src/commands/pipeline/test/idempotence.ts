import { runPipeline } from "@sternpost/postrender"
import { unifiedDiff } from "../../unified.ts"
import { type Done, resultText } from "./execute.ts"

/** Why a pipeline is not idempotent, and what it changes of its own result. */
export interface IdempotenceProblem {
  readonly message: string
  readonly diff?: string
}

/** Runs the pipeline of a case on its own result; `undefined` when that changes nothing. */
export async function idempotenceProblem({
  text,
  compiled,
  context,
}: Done): Promise<IdempotenceProblem | undefined> {
  try {
    const result = await runPipeline(compiled, text, { context })
    const again = resultText(result)
    if (again === text) return undefined
    const active = new Set(result.stream.log.entries.map(({ stage }) => stage))
    const culprits = compiled.stages.filter(({ entry }) => active.has(entry.name))
    return {
      message: `the pipeline changes its own result: ${blame(culprits.map(claimOf))}`,
      diff: unifiedDiff({ before: text, after: again, from: "result", to: "result of the result" }),
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { message: `the pipeline fails on its own result: ${message}` }
  }
}

interface Claim {
  readonly name: string
  readonly idempotent: boolean
}

function claimOf({ entry, stage }: Done["compiled"]["stages"][number]): Claim {
  return { name: entry.name, idempotent: stage.idempotent }
}

function blame(claims: readonly Claim[]): string {
  const parts = claims.map(({ name, idempotent }) =>
    idempotent
      ? `stage "${name}" changed something again, though it declares itself idempotent`
      : `stage "${name}" changed something again, and declares that it is not idempotent`,
  )
  return parts.length === 0 ? "no stage has an edit of it" : parts.join("; ")
}
