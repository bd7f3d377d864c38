import type { Manifest } from "@sternpost/manifests"
import { TransformError } from "./errors.ts"
import { type PathStep, parseFieldPath, placesOf } from "./field-path.ts"

export interface SetFieldsOptions {
  /** Paths to values, written in this order. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Whether keys that are not there are made; true unless said otherwise. */
  readonly create?: boolean
}

/** Fields to write, with their paths read. */
export interface CompiledFields {
  /** Writes the fields. Throws a `ManifestError` for a path that leads nowhere in the object. */
  apply(manifest: Manifest): void
}

/** Compiles the options. Throws a `TransformError` for a path that is none. */
export function compileSetFields({ fields, create = true }: SetFieldsOptions): CompiledFields {
  const entries = Object.entries(fields).map(([text, value]) => {
    const steps = parseFieldPath(text)
    refuseIdentity(text, steps)
    return { text, steps, value }
  })
  return {
    apply(manifest) {
      for (const { text, steps, value } of entries) {
        const places = placesOf(manifest, steps, create)
        if (places.length === 0)
          throw manifest.error(
            "MANIFEST_FIELD",
            `there is no ${text}${create ? ", and an item of a list cannot be made" : ""}`,
          )
        for (const place of places) manifest.set(place, value)
      }
    },
  }
}

// Another kind makes another object: that is the business of `patch`, which asks whether it is meant.
function refuseIdentity(text: string, steps: readonly PathStep[]): void {
  const [first, second] = steps
  const isName = first === "metadata" && second === "name" && steps.length === 2
  if ((first === "kind" && steps.length === 1) || isName)
    throw new TransformError(
      "OPTION_INVALID",
      `"${text}" says what an object is; use name-affix, or patch with allowNameChange`,
    )
}
