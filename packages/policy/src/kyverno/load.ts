import type { CompileTarget } from "../admission/compile.ts"
import type { CompiledMutatingPolicy } from "../admission/mutating.ts"
import type { BoundPolicy } from "../admission/policy-set.ts"
import type { CompiledValidatingPolicy } from "../admission/validating.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"

/** What reads Kyverno's policies in CEL among documents, each with those for the controllers of pods. */
export interface KyvernoPolicies {
  validating(
    documents: readonly PolicyDocument[],
    target: CompileTarget,
  ): readonly BoundPolicy<CompiledValidatingPolicy>[]
  mutating(
    documents: readonly PolicyDocument[],
    target: CompileTarget,
  ): readonly BoundPolicy<CompiledMutatingPolicy>[]
}

/** Whether an object is of one of Kyverno's groups. */
function isKyverno({ manifest }: PolicyDocument): boolean {
  return manifest.group === "policies.kyverno.io" || manifest.group === "kyverno.io"
}

/** What reads Kyverno's policies, where there are some among documents: most have none. */
export async function loadKyverno(
  documents: readonly PolicyDocument[],
  now: () => Date = () => new Date(),
): Promise<KyvernoPolicies | undefined> {
  if (!documents.some(isKyverno)) return undefined
  return (await import("./policies.ts")).kyvernoPolicies(now)
}
