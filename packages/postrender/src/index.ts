export { type Expectation, MASK, maskValue, type Selector } from "@sternpost/manifests"
export {
  type CompiledPipeline,
  type CompiledStage,
  compilePipeline,
  stagePlace,
} from "./compile.ts"
export type {
  Finding,
  JsonSchema,
  PostRenderer,
  RenderContext,
  Selection,
  Severity,
  Stage,
  StageContext,
  StageDefinition,
  StageEnvironment,
  StagePhase,
} from "./contract.ts"
export { convertToPipeline, pipelineToKustomization } from "./convert/conversions.ts"
export type { Conversion, ConvertOptions } from "./convert/convert.ts"
export type { ConversionNote } from "./convert/draft.ts"
export type { ExportOptions } from "./convert/export/export.ts"
export { CONVERT_FORMATS, type ConvertFormat } from "./convert/formats.ts"
export { openConvertInput } from "./convert/open.ts"
export type { ConvertInput } from "./convert/source.ts"
export {
  definePipeline,
  type StageEntry,
  type StageSurroundings,
  singleStagePipeline,
} from "./define-pipeline.ts"
export {
  defineStage,
  type KubernetesObject,
  type ObjectContext,
  type ObjectFinding,
  type ObjectMetadata,
  type StageModule,
  type Transformed,
} from "./define-stage.ts"
export { pipelineTemplate } from "./document/init.ts"
export { locatePipeline } from "./document/locate.ts"
export type { HookScope, OnError, Pipeline, PipelineStage } from "./document/pipeline.ts"
export { pipelineFromObject, readPipeline } from "./document/read.ts"
export { pipelineSchema } from "./document/schema.ts"
export { PipelineError, type PipelineErrorCode, type PipelineErrorDetails } from "./errors.ts"
export { type Change, type Explanation, explain } from "./explain.ts"
export { outputText, writeOutput } from "./output.ts"
export { createPostRenderer } from "./post-renderer.ts"
export {
  buildReport,
  type FindingPlace,
  placeFindings,
  type RunSummary,
  type StageSummary,
  summarize,
} from "./report.ts"
export { type RunOptions, type RunResult, runPipeline, type StageResult } from "./run.ts"
export { chartRenderer } from "./stages/chart-renderer.ts"
export { findStage, STAGES } from "./stages/registry.ts"
export { remoteFiles } from "./stages/remote-files.ts"
export { systemProblem } from "./system-error.ts"
export { checkStage, objectNames, type StageTest, testStage, type Violation } from "./testing.ts"
export { VERIFIED_BYTES } from "./verified.ts"
