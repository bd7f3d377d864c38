import type { StageFlags } from "../commands/stage.ts"
import { configHash, deleteStage, setFields } from "./fields.ts"
import { images } from "./images.ts"
import { applySetters, dedupe, searchReplace } from "./kpt.ts"
import { kustomize } from "./kustomize.ts"
import type { LaterStage } from "./later-stage.ts"
import { nameAffix } from "./name-affix.ts"
import { namespace } from "./namespace.ts"
import { addResources, sort } from "./objects.ts"
import { celPolicy, harden, kyverno, mutatePolicy, podSecurity } from "./policies.ts"
import { replacements } from "./replacements.ts"
import { replicas } from "./replicas.ts"
import { sidecar } from "./sidecar.ts"

/** Stages on the command line that are not part of what each start loads. */
export const LATER_STAGES: Readonly<Record<string, LaterStage>> = {
  sidecar,
  images,
  replicas,
  namespace,
  "name-affix": nameAffix,
  replacements,
  "search-replace": searchReplace,
  "apply-setters": applySetters,
  "set-fields": setFields,
  delete: deleteStage,
  "add-resources": addResources,
  dedupe,
  sort,
  kustomize,
  "config-hash": configHash,
  "mutate-policy": mutatePolicy,
  harden,
  "cel-policy": celPolicy,
  "pod-security": podSecurity,
  kyverno,
}

/** The flags of such a stage, for reading them. */
export function laterFlags(uses: string): StageFlags | undefined {
  const stage = LATER_STAGES[uses]
  if (stage === undefined) return undefined
  return {
    spec: Object.fromEntries(stage.flags.map(({ name, kind }) => [name, kind])),
    options: stage.options,
  }
}
