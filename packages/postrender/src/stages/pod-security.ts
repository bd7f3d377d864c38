import type { StageDefinition } from "../contract.ts"
import { POD_SECURITY_OPTIONS } from "./policy-schema.ts"

interface PodSecurityStageOptions {
  readonly enforce?: string
  readonly warn?: string
  readonly exempt?: object
}

/** `uses: pod-security`: pods against the Pod Security Standards. */
export const podSecurity: StageDefinition = {
  uses: "pod-security",
  summary: "holds pods to a level of the Pod Security Standards",
  phase: "validate",
  readsPods: true,
  options: POD_SECURITY_OPTIONS,
  example: `- uses: pod-security
  with: {enforce: baseline, warn: restricted}
`,
  async create(options, environment) {
    const { checkStage } = await import("./check-objects.ts")
    const { enforce, warn, exempt, ...rest } = (options ?? {}) as PodSecurityStageOptions
    const settings = {
      ...rest,
      ...(enforce === undefined ? {} : { podSecurity: enforce }),
      ...(warn === undefined ? {} : { podSecurityWarn: warn }),
      ...(exempt === undefined ? {} : { podSecurityExempt: exempt }),
      only: ["pod-security"],
    }
    return checkStage("pod-security", settings, environment)
  },
}
