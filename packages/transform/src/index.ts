export { type AnnotationOptions, addAnnotations } from "./annotations.ts"
export { addLabels, type LabelOptions } from "./labels.ts"
export type { Pairs } from "./pairs.ts"
