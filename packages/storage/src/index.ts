export { type DoctorOptions, examineStorage } from "./doctor/doctor.ts"
export type {
  AccessCheck,
  DoctorReport,
  LargeRecord,
  Notice,
  Reader,
  RecordCounts,
  SchemaState,
  SchemaTable,
} from "./doctor/report.ts"
export type {
  DeleteOptions,
  Driver,
  DriverName,
  DriverOptions,
  PageOptions,
  RecordInput,
  ReleaseRecord,
} from "./driver.ts"
export type {
  KubeListOptions,
  KubeListRef,
  KubeObject,
  KubeObjects,
  KubeRef,
} from "./drivers/kube-objects.ts"
export {
  createMemoryDriver,
  type MemoryDriverOptions,
  type MemoryRecords,
} from "./drivers/memory.ts"
export {
  createConfigMapDriver,
  createSecretDriver,
  type ObjectDriverOptions,
} from "./drivers/object-driver.ts"
export {
  type DriverKind,
  driverKind,
  readStorageEnvironment,
  type StorageEnvironment,
} from "./environment.ts"
export {
  type RecordPlace,
  StorageError,
  type StorageErrorCode,
  type StorageErrorDetails,
} from "./errors.ts"
export { type ExportedRecord, exportLine, readExport } from "./export/export-lines.ts"
export { type ImportPlan, importRecords, planImport } from "./export/import-records.ts"
export { type Labels, SYSTEM_LABELS, validateLabels, validateUserLabels } from "./labels.ts"
export { type AdvisoryLockOptions, createAdvisoryLock } from "./lock/advisory-lock.ts"
export { type LockClock, systemClock } from "./lock/clock.ts"
export { createLeaseLock, type LeaseLockOptions } from "./lock/lease-lock.ts"
export {
  type AcquireOptions,
  type HeldLock,
  type LockTarget,
  type ReleaseLock,
  withLock,
} from "./lock/lock.ts"
export { createMemoryLock, type MemoryLockOptions } from "./lock/memory-lock.ts"
export { type MigrateOptions, type MigrationProgress, migrateRecords } from "./migrate/migrate.ts"
export type {
  MigrationReport,
  MigrationTotals,
  RecordProblem,
  ReleaseOutcome,
  ReleaseReport,
} from "./migrate/report.ts"
export { type OpenDriverOptions, type OpenedDriver, openDriver } from "./open-driver.ts"
export { type OpenedRawStorage, type OpenRawOptions, openRawStorage } from "./raw/open-raw.ts"
export { createRawMemory, type RawMemoryOptions, type RawRecords } from "./raw/raw-memory.ts"
export { createRawObjects, type RawObjectsOptions } from "./raw/raw-objects.ts"
export { createRawSql, type RawSqlOptions } from "./raw/raw-sql.ts"
export type {
  BatchSize,
  Place,
  RawInput,
  RawPageOptions,
  RawRecord,
  RawRef,
  RawStorage,
} from "./raw/raw-storage.ts"
export {
  checkedRelease,
  type DecodeOptions,
  decodeRelease,
  encodeRelease,
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
export { type ExamineOptions, examineRecords } from "./repair/examine.ts"
export {
  isHarmless,
  type RecordFault,
  type RecordFinding,
  type Remedy,
} from "./repair/finding.ts"
export {
  type MendFailure,
  type MendOptions,
  type MendReport,
  mendRecords,
} from "./repair/mend.ts"
export { openSqlPool, type PoolOptions } from "./sql/open-pool.ts"
export type { Row, SqlClient, SqlPool, SqlResult } from "./sql/pool.ts"
export type { RetryOptions } from "./sql/session.ts"
export { createSqlDriver, type SqlDriverOptions } from "./sql/sql-driver.ts"
export { createStore, type Store, type StoreOptions } from "./store.ts"
