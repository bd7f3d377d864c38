import { loadKubernetesTypes } from "@sternpost/schema"
import type { Check } from "../check.ts"
import type { CheckSettings } from "../check-registry.ts"
import { CheckError } from "../errors.ts"
import { loadKyverno } from "../kyverno/load.ts"
import { policiesAt } from "../policy-files/policies-at.ts"
import { admissionCheck } from "./admission-check.ts"
import { PreviousObjects } from "./previous-objects.ts"

/** The check of the policies at the paths of settings. Throws a `CheckError` for what is wrong with them. */
export async function createAdmissionCheck(settings: CheckSettings): Promise<Check> {
  const { policies = [], before = [], baseDir, kubernetesVersion = "1.36" } = settings
  const { namespace, operation, user } = settings
  if (policies.length === 0)
    throw new CheckError(
      "CHECK_OPTIONS",
      'the check "policy" has no policies: give their files, with --policy FILE_OR_DIR',
    )
  const documents = policiesAt(policies, baseDir)
  return admissionCheck(documents, {
    kubernetesVersion,
    kyverno: await loadKyverno(documents),
    types: await loadKubernetesTypes(),
    ...(namespace === undefined ? {} : { namespace }),
    ...(operation === undefined ? {} : { operation }),
    ...(user === undefined ? {} : { user }),
    ...(before.length === 0 ? {} : { previous: previousAt(before, baseDir) }),
  })
}

/** The objects in files, as they were before. */
export function previousAt(paths: readonly string[], baseDir: string): PreviousObjects {
  return new PreviousObjects(policiesAt(paths, baseDir).map(({ manifest }) => manifest))
}
