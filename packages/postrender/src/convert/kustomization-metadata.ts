import type { Converting } from "./context.ts"
import { checkKeys, childOf, isSet, itemsAt, type Place, textsOf } from "./place.ts"
import { asWritten } from "./written.ts"

/** kustomize labels the claims of a StatefulSet with its pods, and asks nobody about selectors. */
const AS_KUSTOMIZE = { includeVolumeClaimTemplates: true, allowSelectorChange: true }

/** Options of the stage labels that do what kustomize does for selectors too. */
export const SELECTOR_LABELS: Readonly<Record<string, boolean>> = {
  includeSelectors: true,
  ...AS_KUSTOMIZE,
}

/** `labels`, `commonLabels` and `commonAnnotations`. */
export function convertMetadata(place: Place, converting: Converting): void {
  for (const item of itemsAt(place, "labels")) convertLabels(item, converting)
  const common = childOf(place, "commonLabels")
  if (common !== undefined && hasPairs(common))
    converting.draft.stage(common, {
      uses: "labels",
      with: { pairs: asWritten(common), ...SELECTOR_LABELS },
    })
  const annotations = childOf(place, "commonAnnotations")
  if (annotations !== undefined && hasPairs(annotations))
    converting.draft.stage(annotations, {
      uses: "annotations",
      with: { pairs: asWritten(annotations), includeTemplates: true },
    })
}

const LABEL_KEYS = ["pairs", "includeSelectors", "includeTemplates", "fields"]

function convertLabels(item: Place, { draft }: Converting): void {
  checkKeys(item, LABEL_KEYS, "an entry of labels")
  const pairs = childOf(item, "pairs")
  if (pairs === undefined || !hasPairs(pairs)) return
  const includeTemplates = isSet(item, "includeTemplates")
  const fields = childOf(item, "fields")
  const deeper = isSet(item, "includeSelectors")
    ? SELECTOR_LABELS
    : includeTemplates
      ? { includeTemplates, ...AS_KUSTOMIZE }
      : fields === undefined
        ? {}
        : { allowSelectorChange: true }
  draft.stage(item, {
    uses: "labels",
    with: {
      pairs: asWritten(pairs),
      ...deeper,
      ...(fields === undefined ? {} : { fields: asWritten(fields) }),
    },
  })
}

const hasPairs = (place: Place): boolean => Object.keys(textsOf(place)).length > 0
