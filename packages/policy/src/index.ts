export {
  type Check,
  type CheckedObject,
  type CheckInput,
  type Reporter,
  UNREADABLE,
  visitObjects,
} from "./check.ts"
export { CheckError, type CheckErrorCode, type CheckErrorDetails } from "./errors.ts"
export {
  type Finding,
  helpUrl,
  isAtLeast,
  type Rule,
  SEVERITIES,
  type Severity,
  type Skipped,
} from "./findings/finding.ts"
export { type LocatedFinding, locateFindings, type ObjectReference } from "./findings/locate.ts"
export { type CheckResult, type CheckRun, runChecks } from "./run-checks.ts"
export { type CheckTest, testCheck } from "./testing.ts"
