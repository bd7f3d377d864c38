import type { Manifest } from "@sternpost/manifests"
import type { LintRule } from "../rule.ts"

/** A stage of the pipeline that ran before, by its name. */
export const patchMatchedNothing: LintRule = {
  id: "patch-matched-nothing",
  summary: "a stage of the pipeline changed nothing",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Mostly the object it is for has another name in this version of the chart, and what the patch should guard is open. Say by `expect` of the stage how many objects it is for, and it fails instead. The rule speaks of stages before this one in a pipeline.",
  bad: "",
  good: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
  peers: [],
  object({ manifest }, { report, stream, options: { stagesBefore = [] } }) {
    // It is about the stream, and told once.
    if (stagesBefore.length === 0 || stream.objects[0]?.manifest !== manifest) return
    const active = stagesThatWrote(manifest)
    for (const stage of stagesBefore)
      if (!active.has(stage))
        report(`the stage "${stage}" changed nothing: does its match fit this chart?`, [])
  },
}

function stagesThatWrote({ log }: Manifest): ReadonlySet<string> {
  return new Set(log.entries.map(({ stage }) => stage))
}
