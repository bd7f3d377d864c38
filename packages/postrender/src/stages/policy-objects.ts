import {
  type CheckSettings,
  compileMutator,
  harden,
  loadKyverno,
  NEWEST_KUBERNETES,
  parseLevel,
  podExemption,
  policiesAt,
  requireKubernetesVersion,
} from "@sternpost/policy"
import { loadKindTypes, loadKubernetesTypes } from "@sternpost/schema"
import type { Stage, StageEnvironment } from "../contract.ts"

interface MutatePolicyOptions
  extends Pick<CheckSettings, "operation" | "user" | "kubernetesVersion"> {
  readonly policies: readonly string[]
}

/** The stage of `uses: mutate-policy`. Throws a `CheckError` for policies that are wrong. */
export async function mutatePolicyStage(
  given: unknown,
  environment: StageEnvironment,
): Promise<Stage> {
  const options = given as MutatePolicyOptions
  const { operation, user } = options
  const kubernetesVersion = requireKubernetesVersion(
    options.kubernetesVersion ?? environment.kubernetesVersion ?? NEWEST_KUBERNETES,
  )
  const documents = policiesAt(options.policies, environment.baseDir)
  const mutator = compileMutator(documents, {
    kubernetesVersion,
    types: await loadKubernetesTypes(),
    kyverno: await loadKyverno(documents),
  })
  return {
    uses: "mutate-policy",
    phase: "mutate",
    // A JSON patch may add to a list each time.
    idempotent: false,
    async run({ manifests, stream }, context) {
      const namespace = context.release?.namespace
      mutator.run(manifests, stream.manifests, {
        options: {
          kubernetesVersion,
          types: await loadKindTypes(environment.customTypes),
          ...(operation === undefined ? {} : { operation }),
          ...(user === undefined ? {} : { user }),
          ...(namespace === undefined ? {} : { namespace }),
        },
        reports: {
          denied: (manifest, policy, message) =>
            context.report({
              severity: "error",
              rule: "policy-denied",
              message: `${policy.kind} '${policy.name}' denied request: ${message}`,
              manifest,
            }),
          skipped: (manifest, policy, reason) =>
            context.skip(manifest, `policy ${policy}: ${reason}`),
        },
      })
    },
  }
}

interface HardenStageOptions {
  readonly level?: string
  readonly changeExplicit?: boolean
  readonly runAsUser?: number
  readonly exempt?: Parameters<typeof podExemption>[2]
  readonly onRefused?: "fail" | "warn" | "ignore"
}

/** The stage of `uses: harden`. Throws a `LevelError` for a level that there is not. */
export function hardenStage(given: unknown): Stage {
  const options = (given ?? {}) as HardenStageOptions
  const { changeExplicit = false, runAsUser, exempt = {}, onRefused = "warn" } = options
  const fix = {
    level: parseLevel(options.level ?? "restricted"),
    changesExplicit: changeExplicit,
    ...(runAsUser === undefined ? {} : { runAsUser }),
  }
  return {
    uses: "harden",
    phase: "mutate",
    idempotent: true,
    run({ manifests }, context) {
      for (const manifest of manifests) {
        const reason = podExemption(manifest, context.release?.namespace, exempt)
        if (reason !== undefined) {
          context.skip(manifest, reason)
          continue
        }
        for (const { rule, message, path } of harden(manifest, fix)) {
          if (onRefused === "ignore") continue
          const severity = onRefused === "fail" ? "error" : "warning"
          context.report({ severity, rule, message, manifest, ...(path && { path }) })
        }
      }
    },
  }
}
