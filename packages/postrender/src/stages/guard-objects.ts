import { type GuardRule, guardChanges } from "@sternpost/transform"
import type { Stage, StageContext } from "../contract.ts"

type How = "fail" | "warn" | "ignore"

interface GuardOptions {
  readonly immutableFields?: How
  readonly jobTemplates?: How
  readonly helmMetadata?: How
  readonly hooks?: How
  readonly removedObjects?: How
  readonly danglingReferences?: How
  readonly secretExposure?: How
}

/** The stage of `uses: guard`. */
export function guardStage(options: unknown): Stage {
  return {
    uses: "guard",
    phase: "validate",
    idempotent: true,
    run({ stream, manifests }, context) {
      const how = strictness(options as GuardOptions, context)
      for (const { rule, manifest, path, message } of guardChanges(stream, manifests)) {
        if (how[rule] === "ignore") continue
        const severity = how[rule] === "fail" ? "error" : "warning"
        const place = path === undefined ? {} : { path }
        context.report({ severity, rule, message, manifest, ...place })
      }
    },
  }
}

function strictness(options: GuardOptions, { release }: StageContext): Record<GuardRule, How> {
  const isFirst = release?.isInstall === true || release?.revision === 1
  return {
    "immutable-field": isFirst ? "ignore" : (options.immutableFields ?? "fail"),
    "job-template": isFirst ? "ignore" : (options.jobTemplates ?? "warn"),
    "lost-helm-metadata": options.helmMetadata ?? "fail",
    "lost-hook": options.hooks ?? "fail",
    "removed-object": options.removedObjects ?? "warn",
    "dangling-reference": options.danglingReferences ?? "warn",
    "secret-exposed": options.secretExposure ?? "fail",
  }
}
