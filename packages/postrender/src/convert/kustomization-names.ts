import { type Converting, some } from "./context.ts"
import { childOf, type Place, textAt, textOf } from "./place.ts"

/** `namespace`, `namePrefix` and `nameSuffix`. */
export function convertNames(place: Place, converting: Converting): void {
  const { draft, renames, configuration } = converting
  const references = some("references", configuration.references)
  const namespace = childOf(place, "namespace")
  if (namespace !== undefined && namespace.value !== "") {
    draft.stage(namespace, {
      uses: "namespace",
      with: {
        namespace: textOf(namespace),
        ...some("fields", configuration.fields.namespace),
        ...references,
      },
    })
    renames.namespace = textOf(namespace)
  }
  const prefix = textAt(place, "namePrefix") ?? ""
  const suffix = textAt(place, "nameSuffix") ?? ""
  const first = childOf(place, prefix === "" ? "nameSuffix" : "namePrefix")
  if (first === undefined || prefix + suffix === "") return
  draft.stage(first, { uses: "name-affix", with: { ...affixes(prefix, suffix), ...references } })
  renames.prefix = prefix + renames.prefix
  renames.suffix += suffix
}

/** Options of the stage name-affix. */
export function affixes(prefix: string, suffix: string): Readonly<Record<string, string>> {
  return { ...(prefix === "" ? {} : { prefix }), ...(suffix === "" ? {} : { suffix }) }
}
