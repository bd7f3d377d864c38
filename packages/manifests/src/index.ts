export type { Edit, NodeShape, Path, ShapedField } from "@sternpost/goyaml"
export { holdsToken, MASK, type TextMask } from "./credentials.ts"
export { describeManifest } from "./describe.ts"
export type { WantedHeader } from "./document-list.ts"
export { refuseUnreadable } from "./encoding.ts"
export { deepEqual, isObject, type JsonObject } from "./equal.ts"
export { ManifestError, type ManifestErrorCode, type ManifestErrorDetails } from "./errors.ts"
export { groupOf, type Identity, identityKey, versionOf } from "./identity.ts"
export { secretMask } from "./known-secrets.ts"
export { type Labels, labelSelector } from "./label-selector.ts"
export { EditLog, FieldEntry, type LogEntry, type ObjectEntry } from "./log.ts"
export { Manifest } from "./manifest.ts"
export { maskText, maskValue } from "./mask.ts"
export { type SecretPlace, secretPlaces } from "./mask-variables.ts"
export type { Origin } from "./origin.ts"
export { formatPath, parsePath, startsWithPath } from "./path.ts"
export { anchoredPattern, type Test } from "./pattern.ts"
export { FILENAME_ANNOTATION } from "./provenance.ts"
export { addToPlainStream } from "./quick/plain-stream.ts"
export type { Re2Groups } from "./re2.ts"
export { re2Groups, re2Pattern } from "./re2-pattern.ts"
export { reconcile } from "./reconcile.ts"
export { reconcileStream } from "./reconcile-stream.ts"
export { isSecretVariable } from "./secret-variable.ts"
export {
  compileHeaderSelectors,
  compileSelector,
  compileSelectors,
  type Expectation,
  type HeaderMatcher,
  type Matcher,
  type Selector,
  type SelectorEnvironment,
} from "./selector.ts"
export { type Dialect, ManifestStream, parseManifests, type Readable } from "./stream.ts"
