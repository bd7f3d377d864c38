export { StorageError, type StorageErrorCode, type StorageErrorDetails } from "./errors.ts"
export {
  checkedRelease,
  type DecodeOptions,
  decodeRelease,
  encodeRelease,
  type RecordPlace,
} from "./record/codec.ts"
export {
  parseReleaseKey,
  RELEASE_TYPE,
  type Revision,
  releaseKey,
  validateReleaseName,
} from "./record/key.ts"
export type {
  ChartFile,
  HookExecution,
  JsonObject,
  JsonValue,
  Release,
  ReleaseChart,
  ReleaseHook,
  ReleaseInfo,
  ReleaseStatus,
  ReleaseTime,
} from "./record/release.ts"
export {
  checkSize,
  MAX_OBJECT_BYTES,
  type RecordPart,
  RecordTooLargeError,
  recordParts,
} from "./record/size.ts"
export { formatTime, parseTime } from "./record/time.ts"
