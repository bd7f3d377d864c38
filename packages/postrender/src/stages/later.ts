import type { StageDefinition } from "../contract.ts"
import { addResources } from "./add-resources.ts"
import { applySetters } from "./apply-setters.ts"
import { celPolicy } from "./cel-policy.ts"
import { configHash } from "./config-hash.ts"
import { dedupe } from "./dedupe.ts"
import { deleteStage } from "./delete.ts"
import { exec } from "./exec.ts"
import { guard } from "./guard.ts"
import { harden } from "./harden.ts"
import { images } from "./images.ts"
import { kustomize } from "./kustomize.ts"
import { kyverno } from "./kyverno.ts"
import { lint } from "./lint.ts"
import { mutatePolicy } from "./mutate-policy.ts"
import { nameAffix } from "./name-affix.ts"
import { namespace } from "./namespace.ts"
import { podSecurity } from "./pod-security.ts"
import { replacements } from "./replacements.ts"
import { replicas } from "./replicas.ts"
import { searchReplace } from "./search-replace.ts"
import { setFields } from "./set-fields.ts"
import { sidecar } from "./sidecar.ts"
import { sort } from "./sort.ts"
import { validate } from "./validate.ts"

const DEFINITIONS: readonly StageDefinition[] = [
  sidecar,
  images,
  replicas,
  namespace,
  nameAffix,
  replacements,
  searchReplace,
  applySetters,
  setFields,
  deleteStage,
  addResources,
  dedupe,
  sort,
  kustomize,
  configHash,
  mutatePolicy,
  harden,
  guard,
  validate,
  celPolicy,
  podSecurity,
  lint,
  kyverno,
  exec,
]

/** The definition of a stage that is not part of what each start loads. Throws when there is none. */
export function laterStage(uses: string): StageDefinition {
  const definition = DEFINITIONS.find((candidate) => candidate.uses === uses)
  if (definition === undefined) throw new RangeError(`there is no stage "${uses}"`)
  return definition
}
