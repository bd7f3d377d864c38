import type { Manifest, ManifestStream } from "@sternpost/manifests"
import type { FieldSpec } from "./field-spec.ts"
import { templateMetadata } from "./label-fields.ts"
import { writeFields } from "./labels.ts"
import { type Pairs, writePairs } from "./pairs.ts"

const ANNOTATIONS = ["metadata", "annotations"]

export interface AnnotationOptions {
  readonly pairs: Pairs
  /** Also the annotations of pod templates, so that a change of value rolls the pods. */
  readonly includeTemplates?: boolean
  /** Further maps that the annotations are written into. */
  readonly fields?: readonly FieldSpec[]
}

/** Adds annotations to an object, over those it has; to its pod templates when asked to. */
export function addAnnotations(manifest: Manifest, options: AnnotationOptions): void {
  const { pairs, includeTemplates = false, fields = [] } = options
  writePairs(manifest, ANNOTATIONS, pairs)
  if (includeTemplates) writeFields(manifest, templateMetadata(), pairs, "annotations")
  writeFields(manifest, fields, pairs)
}

/** Adds annotations to every object of a stream. */
export function addAnnotationsToAll(stream: ManifestStream, options: AnnotationOptions): void {
  const { pairs, includeTemplates = false, fields } = options
  const isDeep = includeTemplates || fields !== undefined
  const manifests = isDeep ? stream.manifests : stream.addPairsQuickly("annotations", pairs)
  for (const manifest of manifests) addAnnotations(manifest, options)
}
