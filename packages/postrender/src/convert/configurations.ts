import type { ReferenceOption } from "../stages/reference-schema.ts"
import type { Configuration, Converting } from "./context.ts"
import { type FieldSpecs, fieldSpecsAt } from "./field-specs.ts"
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
      for (const key of Object.keys(mapOf(root)))
        if (isPart(key))
          fields[key] = [
            ...fields[key],
            ...fieldSpecsAt(root, key).filter(({ path }) => !OWN[key].test(path)),
          ]
        else if (key !== "nameReference") tellOther(root, key, item, converting)
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

/** A part of a configuration that no stage takes, unless it only says what is so anyway. */
function tellOther(root: Place, key: string, item: Place, converting: Converting): void {
  if (!Array.isArray(mapOf(root)[key])) return
  const usual = key === "varReference" ? [] : ["metadata/name", "metadata/labels"]
  const specs = fieldSpecsAt(root, key).filter(({ path }) => !usual.includes(path))
  if (specs.length > 0)
    converting.draft.note(
      item,
      `${key} in ${root.document.file} has no equal (${specs.map(({ path }) => path).join(", ")}): ${useKustomize(item, converting)}`,
    )
}
