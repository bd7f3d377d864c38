import type { CompileTarget } from "../admission/compile.ts"
import type { Complain } from "../admission/model.ts"
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

/** Complains of Kyverno's objects where nothing was loaded that reads them: they would not be asked. */
export function complainOfUnread(
  documents: readonly PolicyDocument[],
  kyverno: KyvernoPolicies | undefined,
  complain: Complain,
): void {
  const message = "is Kyverno's: hand over what loadKyverno(documents) gives as `kyverno`"
  if (kyverno === undefined)
    for (const document of documents.filter(isKyverno)) complain({ document, path: [], message })
}

/** What reads Kyverno's policies, where there are some among documents: most have none. */
export async function loadKyverno(
  documents: readonly PolicyDocument[],
  now: () => Date = () => new Date(),
): Promise<KyvernoPolicies | undefined> {
  if (!documents.some(isKyverno)) return undefined
  return (await import("./policies.ts")).kyvernoPolicies(now)
}
