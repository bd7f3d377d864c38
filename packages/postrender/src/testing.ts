import { type Manifest, parseManifests } from "@sternpost/manifests"
import { compilePipeline } from "./compile.ts"
import type { RenderContext, Stage } from "./contract.ts"
import type { Pipeline } from "./document/pipeline.ts"
import { outputText } from "./output.ts"
import { type RunResult, runPipeline } from "./run.ts"

/** What `testStage` runs: a pipeline with the stage under test, over an input that it changes. */
export interface StageTest {
  readonly pipeline: Pipeline
  readonly input: string
  readonly context?: RenderContext
}

/** A promise of the stage contract that a stage does not keep. */
export interface Violation {
  readonly rule:
    | "deterministic"
    | "untouched-verbatim"
    | "comments-kept"
    | "idempotent"
    | "validator-changes-nothing"
  readonly message: string
}

/**
 * The conformance suite of the stage contract, free of any test framework. Runs the pipeline and
 * returns the promises that were broken: the same input gives the same bytes; documents without an
 * edit leave as they came; comments of edited documents stay; a pipeline of idempotent stages changes
 * nothing of its own output; a validator changes nothing.
 */
export async function checkStage({ pipeline, input, context }: StageTest): Promise<Violation[]> {
  const run = (text: string) => runOnce(pipeline, text, context)
  const first = await run(input)
  const violations: Violation[] = []
  const complain = (rule: Violation["rule"], message: string) => violations.push({ rule, message })
  if ((await run(input)).text !== first.text)
    complain("deterministic", "two runs over the same input gave different bytes")
  for (const message of changedWithoutEdit(first.result)) complain("untouched-verbatim", message)
  for (const message of lostComments(first.result)) complain("comments-kept", message)
  if (first.stages.every(({ idempotent }) => idempotent)) {
    const second = await run(first.text)
    if (second.text !== first.text)
      complain(
        "idempotent",
        `running on its own output changes it:\n${firstDifference(first.text, second.text)}`,
      )
  }
  if (first.stages.every(({ phase }) => phase === "validate") && first.text !== input)
    complain("validator-changes-nothing", "the output differs from the input")
  return violations
}

/** `checkStage` that throws an error listing what was broken; the whole of a stage's contract test. */
export async function testStage(test: StageTest): Promise<void> {
  const violations = await checkStage(test)
  if (violations.length === 0) return
  throw new Error(violations.map(({ rule, message }) => `${rule}: ${message}`).join("\n"))
}

interface Run {
  readonly text: string
  readonly result: RunResult
  readonly stages: readonly Stage[]
}

async function runOnce(pipeline: Pipeline, input: string, context?: RenderContext): Promise<Run> {
  const compiled = await compilePipeline(pipeline)
  const result = await runPipeline(compiled, input, context === undefined ? {} : { context })
  const text = outputText(result.stream)
  return { text, result, stages: compiled.stages.map(({ stage }) => stage) }
}

function changedWithoutEdit({ stream }: RunResult): string[] {
  const edited = new Set(stream.log.entries.map(({ manifest }) => manifest))
  return stream.manifests
    .filter((manifest) => !edited.has(manifest) && manifest.text !== manifest.renderedText)
    .map((manifest) => `${manifest.kind} ${manifest.name} changed, but the log has no edit of it`)
}

function lostComments({ stream }: RunResult): string[] {
  return stream.manifests.flatMap((manifest) => {
    const kept = commentLines(manifest.text)
    return commentLines(manifest.renderedText)
      .filter((line) => !kept.includes(line) && !removedWithParent(manifest, line))
      .map((line) => `${manifest.kind} ${manifest.name} lost the comment ${JSON.stringify(line)}`)
  })
}

function commentLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("#"))
}

// A comment may go with the value that it was part of: a deleted map or a text that looks like one.
function removedWithParent(manifest: Manifest, line: string): boolean {
  const values = JSON.stringify(manifest.rendered(), (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  )
  return values.includes(JSON.stringify(line).slice(1, -1))
}

function firstDifference(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")]
  const at = old.findIndex((line, i) => line !== now[i])
  return `line ${at + 1}: ${JSON.stringify(old[at])} became ${JSON.stringify(now[at])}`
}

/** Names of the objects of a text, in order: for tests that say what became of a stream. */
export function objectNames(text: string): string[] {
  return parseManifests(text).manifests.map(({ kind, name }) => `${kind}/${name}`)
}
