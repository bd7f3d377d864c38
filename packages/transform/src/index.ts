export { type AnnotationOptions, addAnnotations, addAnnotationsToAll } from "./annotations.ts"
export { TransformError, type TransformErrorCode } from "./errors.ts"
export type { FieldSpec } from "./field-spec.ts"
export {
  compileImages,
  type ImageOptions,
  type ImageReports,
  type ImageTransformer,
} from "./images/images.ts"
export { type ImageList, type ImageUse, listImages } from "./images/list.ts"
export type { ImagePlace } from "./images/places.ts"
export type { ImageReference } from "./images/reference.ts"
export type { RegistryMirror } from "./images/registries.ts"
export type { ImageRule } from "./images/rules.ts"
export { addLabels, addLabelsToAll, type LabelOptions } from "./labels.ts"
export type { Pairs } from "./pairs.ts"
export { changedForGood } from "./selector-change.ts"
