export {
  type Manifest,
  ManifestError,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"
export * as patch from "@sternpost/patch"
export {
  compilePipeline,
  createPostRenderer,
  definePipeline,
  defineStage,
  type KubernetesObject,
  type ObjectContext,
  type Pipeline,
  PipelineError,
  type PostRenderer,
  type RenderContext,
  readPipeline,
  runPipeline,
  type Stage,
  type StageModule,
  testStage,
} from "@sternpost/postrender"
/** The transformers behind the stages, as functions on manifests: see the package's README. */
export * as transform from "@sternpost/transform"
