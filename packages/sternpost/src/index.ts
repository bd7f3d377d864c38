export {
  type Manifest,
  ManifestError,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"
export * as patch from "@sternpost/patch"
export {
  type Conversion,
  type ConversionNote,
  type ConvertFormat,
  type ConvertInput,
  type ConvertOptions,
  compilePipeline,
  convertToPipeline,
  createPostRenderer,
  definePipeline,
  defineStage,
  type ExportOptions,
  type KubernetesObject,
  type ObjectContext,
  openConvertInput,
  type Pipeline,
  PipelineError,
  type PostRenderer,
  pipelineToKustomization,
  type RenderContext,
  runPipeline,
  type Stage,
  type StageModule,
  testStage,
} from "@sternpost/postrender"
/** The transformers behind the stages, as functions on manifests: see the package's README. */
export * as transform from "@sternpost/transform"
export { readPipeline } from "./read-pipeline.ts"
