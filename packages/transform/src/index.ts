export { type AddOptions, addResources } from "./add-resources.ts"
export { type AnnotationOptions, addAnnotations, addAnnotationsToAll } from "./annotations.ts"
export { type ConfigHashOptions, hashConfigs } from "./config-hash.ts"
export { compileDeleteFields, deleteObjects } from "./delete.ts"
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
export { type AffixOptions, affixNames, checkAffixes } from "./names/affix.ts"
export type { FollowOptions } from "./names/follow.ts"
export type { Leftover } from "./names/leftovers.ts"
export { type NamespaceOptions, setNamespace } from "./namespace.ts"
export type { Pairs } from "./pairs.ts"
export type { Replacement } from "./replacements/options.ts"
export { compileReplacements, type Replacements } from "./replacements/replacements.ts"
export { type ReplicaCount, type ReplicaOptions, setReplicas } from "./replicas.ts"
export { changedForGood } from "./selector-change.ts"
export { type CompiledFields, compileSetFields, type SetFieldsOptions } from "./set-fields.ts"
export { type SortOptions, sortObjects } from "./sort.ts"
