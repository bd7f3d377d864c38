export { NEWEST_KUBERNETES } from "@sternpost/schema"
export { admissionCheck, policyRuleId } from "./admission/admission-check.ts"
export type { AdmissionOptions } from "./admission/admitted-object.ts"
export {
  compileMutator,
  type Mutator,
  type MutatorOptions,
  type MutatorReports,
} from "./admission/mutator.ts"
export { PreviousObjects } from "./admission/previous-objects.ts"
export { withoutSecrets } from "./admission/secret-text.ts"
export {
  type Check,
  type CheckedObject,
  type CheckInput,
  type Reporter,
  UNREADABLE,
  visitObjects,
} from "./check.ts"
export {
  allRules,
  CHECKS,
  type CheckDefinition,
  type CheckSettings,
  createChecks,
} from "./check-registry.ts"
export { crdRulesCheck } from "./crd-rules/crd-rules-check.ts"
export { compareFindings, type Delta } from "./delta.ts"
export { CheckError, type CheckErrorCode, type CheckErrorDetails } from "./errors.ts"
export { chartCrdFiles, crdFilesAt, isChart } from "./files/crd-files.ts"
export { filesAt } from "./files/files-at.ts"
export type { CrdFile } from "./files/packed-chart.ts"
export { applyFixes, type Fixed } from "./findings/apply-fixes.ts"
export {
  docsPlace,
  type Finding,
  isAtLeast,
  type Rule,
  SEVERITIES,
  type Severity,
  type Skipped,
} from "./findings/finding.ts"
export { type LocatedFinding, locateFindings, type ObjectReference } from "./findings/locate.ts"
export { type HardenOptions, harden, type Refusal } from "./harden/harden.ts"
export { type KyvernoPolicies, loadKyverno } from "./kyverno/load.ts"
export {
  CATEGORIES,
  type Category,
  LINT_RULES,
  type LintContext,
  type LintOptions,
  type LintRule,
  lintCheck,
  PROFILES,
  type Profile,
  type RuleSetting,
} from "./lint/index.ts"
export type { LintSettings } from "./lint/settings.ts"
export type { PodCheck, Violation } from "./pod-security/check.ts"
export { evaluatePod, type PodViolation, refusalText } from "./pod-security/evaluate.ts"
export {
  formatLevel,
  type Level,
  type LevelAtVersion,
  LevelError,
  parseLevel,
} from "./pod-security/level.ts"
export type { PodSecurityOptions } from "./pod-security/options.ts"
export { podExemption, podSecurityCheck } from "./pod-security/pod-security.ts"
export { POD_CHECKS } from "./pod-security/registry.ts"
export { policiesAt } from "./policy-files/policies-at.ts"
export {
  type PolicyDocument,
  type PolicyFile,
  readPolicyFiles,
} from "./policy-files/policy-document.ts"
export {
  type FormatOptions,
  formatReport,
  REPORT_FORMATS,
  type ReportFormat,
} from "./report/formats.ts"
export {
  makeReport,
  type Report,
  type ReportedObject,
  type ReportInput,
  type ReportSummary,
} from "./report/report.ts"
export type { TextStyles } from "./report/text.ts"
export {
  type CheckResult,
  type CheckRun,
  runChecks,
  type UnreadableDocument,
} from "./run-checks.ts"
export { crdsAt, type SourcedKind } from "./schema/crd-source.ts"
export { JsonSchemas } from "./schema/json-schemas.ts"
export { SCHEMA_RULES } from "./schema/rules.ts"
export {
  requireKubernetesVersion,
  type SchemaCheckOptions,
  schemaCheck,
} from "./schema/schema-check.ts"
export { type CheckTest, testCheck } from "./testing.ts"
export { applyWaivers, INVALID_WAIVER, type Waived } from "./waivers/apply-waivers.ts"
export { readWaivers } from "./waivers/read-waivers.ts"
export { waiverDay } from "./waivers/today.ts"
export type { Waiver } from "./waivers/waiver.ts"
