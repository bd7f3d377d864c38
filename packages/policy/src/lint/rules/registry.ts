import type { LintRule } from "../rule.ts"
import * as apiVersions from "./api-versions.ts"
import * as autoscaling from "./autoscaling.ts"
import * as configuration from "./configuration.ts"
import * as containerSecurity from "./container-security.ts"
import * as disruption from "./disruption.ts"
import * as environment from "./environment.ts"
import * as host from "./host.ts"
import * as images from "./images.ts"
import * as ingress from "./ingress.ts"
import * as jobs from "./jobs.ts"
import * as namesInPod from "./names-in-pod.ts"
import * as networkPolicies from "./network-policies.ts"
import * as policies from "./policies.ts"
import * as ports from "./ports.ts"
import * as probes from "./probes.ts"
import * as provenance from "./provenance.ts"
import * as rbac from "./rbac.ts"
import * as resources from "./resources.ts"
import * as scheduling from "./scheduling.ts"
import * as secretTexts from "./secret-texts.ts"
import * as selectors from "./selectors.ts"
import * as serviceAccounts from "./service-accounts.ts"
import * as services from "./services.ts"
import * as stageEffects from "./stage-effects.ts"

const MODULES: readonly object[] = [
  apiVersions,
  selectors,
  namesInPod,
  images,
  environment,
  configuration,
  secretTexts,
  services,
  ingress,
  probes,
  resources,
  scheduling,
  autoscaling,
  disruption,
  jobs,
  containerSecurity,
  host,
  ports,
  serviceAccounts,
  rbac,
  networkPolicies,
  policies,
  provenance,
  stageEffects,
]

/** Every rule of lint; a new one is exported by its file, and its file has a line here. */
export const LINT_RULES: readonly LintRule[] = MODULES.flatMap((module) =>
  Object.values(module).filter(isRule),
)

function isRule(value: unknown): value is LintRule {
  return typeof value === "object" && value !== null && "id" in value && "why" in value
}
