import type { Converting } from "./context.ts"
import { type FieldSpecs, fieldSpecsAt, isForAll, kindSelector } from "./field-specs.ts"
import { childOf, type Place, textsOf } from "./place.ts"
import { asWritten } from "./written.ts"

interface PairStage {
  readonly uses: "labels" | "annotations"
  /** The key of the pairs in the configuration. */
  readonly key: string
}

/**
 * A transformer that writes pairs into the maps that its field specs name: those of the objects themselves
 * become a stage, for all kinds or for some; others are `fields` of it.
 */
export function convertFieldPairs(
  place: Place,
  { uses, key }: PairStage,
  { draft }: Converting,
): void {
  const pairs = childOf(place, key)
  if (pairs === undefined || Object.keys(textsOf(pairs)).length === 0) return
  const own = `metadata/${uses}`
  const specs = fieldSpecsAt(place)
  const ofObjects = specs.filter(({ path }) => path === own)
  const deeper = specs.filter(({ path }) => path !== own)
  const written = asWritten(pairs)
  if (ofObjects.some(isForAll)) {
    draft.stage(place, { uses, with: { pairs: written, ...withFields(deeper, uses) } })
    return
  }
  for (const one of ofObjects)
    draft.stage(place, {
      uses,
      match: kindSelector(one),
      with: { pairs: written, ...withFields(deeper.filter(isOf(one)), uses) },
    })
  for (const { path } of deeper.filter((spec) => !ofObjects.some((one) => isOf(one)(spec))))
    draft.note(
      place,
      `it writes into ${path} alone, and the stage ${uses} always into ${own.replace("/", ".")} too: see the stage set-fields`,
    )
}

type Spec = FieldSpecs[number]

const isOf =
  (one: Spec) =>
  ({ kind, group }: Spec): boolean =>
    kind === one.kind && (group === one.group || one.group === undefined)

function withFields(fields: FieldSpecs, uses: PairStage["uses"]): object {
  if (fields.length === 0) return {}
  return { fields, ...(uses === "labels" ? { allowSelectorChange: true } : {}) }
}
