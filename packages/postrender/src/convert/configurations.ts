import type { FieldSpec } from "@sternpost/transform"
import type { ReferenceOption } from "../stages/reference-schema.ts"
import type { Configuration, Converting } from "./context.ts"
import { type FieldSpecs, fieldSpecsAt, isForAll } from "./field-specs.ts"
import { documentsBeside } from "./kustomization-patches.ts"
import { useKustomize } from "./kustomization-rest.ts"
import { checkKeys, failAt, itemsAt, mapOf, type Place, rootOf, textAt } from "./place.ts"

// Fields that the stages of these parts have anyway.
const OWN: Readonly<Record<keyof Configuration["fields"], RegExp>> = {
  namespace: /^(?:metadata\/|subjects$)/,
  commonLabels: /^metadata\/labels$/,
  commonAnnotations: /^metadata\/annotations$/,
  images: /ontainers(?:\[\])?\/image$/,
  replicas: /^$/,
}

type Part = keyof typeof OWN

const isPart = (key: string): key is Part => Object.hasOwn(OWN, key)

/**
 * What the `configurations` of a kustomization say about fields, besides those that kustomize knows: it
 * goes into the stages of that kustomization. Source: kustomize api/internal/plugins/builtinconfig (5.8).
 */
export function readConfigurations(place: Place, converting: Converting): Configuration {
  const fields: Record<Part, FieldSpecs> = {
    namespace: [],
    commonLabels: [],
    commonAnnotations: [],
    images: [],
    replicas: [],
  }
  const references: ReferenceOption[] = []
  for (const item of itemsAt(place, "configurations"))
    for (const root of documentsBeside(item).map(rootOf)) {
      references.push(...itemsAt(root, "nameReference").map(referenceOf))
      for (const key of Object.keys(mapOf(root))) {
        if (key === "nameReference" || !Array.isArray(mapOf(root)[key])) continue
        const specs = fieldSpecsAt(root, key)
        if (isPart(key)) fields[key] = [...fields[key], ...specs.filter(isFurther(key))]
        tellOthers(key, specs, { root, item, converting })
      }
    }
  return { fields, references }
}

function referenceOf(item: Place): ReferenceOption {
  checkKeys(item, ["kind", "group", "version", "fieldSpecs"], "a name reference")
  const kind = textAt(item, "kind")
  if (kind === undefined) throw failAt(item, "a name reference needs a kind")
  const parts = ["group", "version"].flatMap((key) => {
    const text = textAt(item, key) ?? ""
    return text === "" ? [] : [[key, text] as const]
  })
  return { kind, ...Object.fromEntries(parts), fieldSpecs: fieldSpecsAt(item) }
}

const isFurther =
  (part: Part) =>
  ({ path }: FieldSpec): boolean =>
    !OWN[part].test(path)

interface Told {
  readonly root: Place
  readonly item: Place
  readonly converting: Converting
}

/**
 * Tells about specs that no stage takes. One for the metadata of some kinds stands for that of all: to
 * kustomize a spec of one's own takes the place of its own one at the same path.
 */
function tellOthers(key: string, specs: FieldSpecs, { root, item, converting }: Told): void {
  const isTaken = (spec: FieldSpec) =>
    spec.path.startsWith("metadata/") && key !== "varReference" ? isForAll(spec) : isPart(key)
  const others = specs.filter((spec) => !isTaken(spec))
  if (others.length === 0) return
  const words = others.map(({ path, kind }) => (kind === undefined ? path : `${path} of ${kind}`))
  converting.draft.note(
    item,
    `${key} in ${root.document.file} has no equal (${words.join(", ")}): give the stage a match, or ${useKustomize(item, converting)}`,
  )
}
