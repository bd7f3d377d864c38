import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { systemProblem } from "@sternpost/postrender"
import { unifiedDiff } from "../../unified.ts"
import { execute, type Outcome } from "./execute.ts"
import type { CaseFile, TestCase } from "./find-cases.ts"
import { idempotenceProblem } from "./idempotence.ts"
import type { PipelineSource } from "./pipelines.ts"

export interface CaseResult {
  readonly name: string
  readonly status: "passed" | "updated" | "failed"
  /** Why it failed. */
  readonly message?: string
  /** What differs from what was expected, as a unified diff. */
  readonly diff?: string
}

export interface CaseOptions {
  /** Write the result as what is expected. */
  readonly update: boolean
  /** Also run the pipeline on its own result. */
  readonly idempotent: boolean
  readonly pipelines: PipelineSource
}

type Verdict = Omit<CaseResult, "name">

const PASSED: Verdict = { status: "passed" }

/** Runs one case. It never throws for what is wrong with the case: that fails it. */
export async function runCase(testCase: TestCase, options: CaseOptions): Promise<CaseResult> {
  const { name } = testCase
  const mistake = incomplete(testCase, options.update)
  if (mistake !== undefined) return { name, ...failed(mistake) }
  const outcome = await execute(testCase, options.pipelines)
  const verdict = testCase.files.has("expected-error.txt")
    ? judgeError(outcome, read(testCase, "expected-error.txt").trim())
    : judgeText(outcome, testCase, options.update)
  if (verdict.status === "failed" || !options.idempotent || outcome.type === "failed")
    return { name, ...verdict }
  const problem = await idempotenceProblem(outcome)
  return { name, ...(problem === undefined ? verdict : { status: "failed", ...problem }) }
}

function incomplete({ files }: TestCase, update: boolean): string | undefined {
  if (!files.has("input.yaml")) return "it has no input.yaml"
  const [text, error] = [files.has("expected.yaml"), files.has("expected-error.txt")]
  if (text && error) return "it has expected.yaml and expected-error.txt; keep one of them"
  if (text || error || update) return undefined
  return "it has neither expected.yaml nor expected-error.txt; --update writes the first"
}

function judgeError(outcome: Outcome, part: string): Verdict {
  if (part === "") return failed("expected-error.txt is empty; write a part of the message into it")
  if (outcome.type === "done")
    return failed(`the run was to fail with ${JSON.stringify(part)}, but it did not fail`)
  if (outcome.message.includes(part)) return PASSED
  return failed(`the message does not contain ${JSON.stringify(part)}: ${outcome.message}`)
}

function judgeText(outcome: Outcome, testCase: TestCase, update: boolean): Verdict {
  if (outcome.type === "failed") return failed(outcome.message)
  const expected = testCase.files.has("expected.yaml") ? read(testCase, "expected.yaml") : undefined
  if (expected === outcome.text) return PASSED
  if (update) return writeExpected(testCase, outcome.text)
  const difference = unifiedDiff({
    before: expected ?? "",
    after: outcome.text,
    from: "expected.yaml",
    to: "result",
  })
  return { ...failed("the result is not what expected.yaml says"), diff: difference }
}

function writeExpected({ folder }: TestCase, text: string): Verdict {
  try {
    writeFileSync(join(folder, "expected.yaml"), text)
  } catch (cause) {
    return failed(`expected.yaml cannot be written: ${systemProblem(cause)}`)
  }
  return { status: "updated" }
}

function failed(message: string): Verdict {
  return { status: "failed", message }
}

function read({ folder }: TestCase, file: CaseFile): string {
  return readFileSync(join(folder, file), "utf8")
}
