import { type Converting, some } from "./context.ts"
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
  const { draft, configuration } = converting
  for (const item of itemsAt(place, "labels")) convertLabels(item, converting)
  const common = childOf(place, "commonLabels")
  if (common !== undefined && hasPairs(common))
    draft.stage(common, {
      uses: "labels",
      with: {
        pairs: asWritten(common),
        ...SELECTOR_LABELS,
        ...some("fields", configuration.fields.commonLabels),
      },
    })
  const annotations = childOf(place, "commonAnnotations")
  if (annotations !== undefined && hasPairs(annotations))
    draft.stage(annotations, {
      uses: "annotations",
      with: {
        pairs: asWritten(annotations),
        includeTemplates: true,
        ...some("fields", configuration.fields.commonAnnotations),
      },
    })
}

const LABEL_KEYS = [
  ...["pairs", "includeSelectors", "includeTemplates", "fields"],
  // Of versions after 5.8.
  "includeVolumeClaimTemplates",
]

function convertLabels(item: Place, { draft, configuration }: Converting): void {
  checkKeys(item, LABEL_KEYS, "an entry of labels")
  const pairs = childOf(item, "pairs")
  if (pairs === undefined || !hasPairs(pairs)) return
  const ofSelectors = isSet(item, "includeSelectors")
  const fields = childOf(item, "fields")
  const more = ofSelectors ? configuration.fields.commonLabels : []
  draft.stage(item, {
    uses: "labels",
    with: {
      pairs: asWritten(pairs),
      ...deeperOptions(item, ofSelectors),
      ...(more.length > 0
        ? { fields: [...((fields?.value as readonly unknown[]) ?? []), ...more] }
        : fields === undefined
          ? {}
          : { fields: asWritten(fields) }),
    },
  })
}

/** How deep the labels of an entry go. */
function deeperOptions(item: Place, ofSelectors: boolean): Readonly<Record<string, boolean>> {
  if (ofSelectors) return SELECTOR_LABELS
  if (isSet(item, "includeTemplates")) return { includeTemplates: true, ...AS_KUSTOMIZE }
  if (isSet(item, "includeVolumeClaimTemplates")) return AS_KUSTOMIZE
  return childOf(item, "fields") === undefined ? {} : { allowSelectorChange: true }
}

const hasPairs = (place: Place): boolean => Object.keys(textsOf(place)).length > 0
