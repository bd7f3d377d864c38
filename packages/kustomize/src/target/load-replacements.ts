import { parse, YamlError } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import { REPLACEMENT } from "../kustomization/fields.ts"
import { fitShape, ShapeMismatch } from "../kustomization/shape.ts"
import type { Replacement } from "../replacements/options.ts"

/** A replacement and where it stands. */
export interface PlacedReplacement {
  readonly replacement: Replacement
  readonly place: KustomizeErrorPlace
}

/** An entry of `replacements`, or those of the file that it names: one or a list. */
export async function loadReplacements(
  entry: Replacement & { readonly path?: string },
  place: KustomizeErrorPlace,
  { loader }: { readonly loader: Loader },
): Promise<PlacedReplacement[]> {
  const { path = "", ...replacement } = entry
  if (path === "") return [{ replacement, place }]
  if (replacement.source !== undefined || (replacement.targets ?? []).length > 0)
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      "replacements: an entry has a path or a replacement, not both",
      place,
    )
  const inFile = { file: loader.show(path) }
  const value = parseFile(await loader.load(path, place), inFile)
  const entries = Array.isArray(value) ? value : [value]
  return entries.map((one) => ({ replacement: fitReplacement(one, inFile), place: inFile }))
}

function parseFile(text: Buffer, place: KustomizeErrorPlace): unknown {
  try {
    const value = parse(text)
    if (typeof value === "object" && value !== null) return value
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new KustomizeError("KUSTOMIZATION_INVALID", cause.message, {
      ...place,
      line: cause.line,
      cause,
    })
  }
  throw new KustomizeError(
    "KUSTOMIZATION_INVALID",
    "expected a replacement or a list of replacements",
    place,
  )
}

function fitReplacement(value: unknown, place: KustomizeErrorPlace): Replacement {
  try {
    return fitShape(value, { fields: REPLACEMENT }, { ignoreUnknown: true }) as Replacement
  } catch (cause) {
    if (!(cause instanceof ShapeMismatch)) throw cause
    throw new KustomizeError("KUSTOMIZATION_INVALID", messageOf(cause), { ...place, cause })
  }
}
