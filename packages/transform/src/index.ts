export { type AnnotationOptions, addAnnotations, addAnnotationsToAll } from "./annotations.ts"
export { addLabels, addLabelsToAll, type LabelOptions } from "./labels.ts"
export type { Pairs } from "./pairs.ts"
