import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import type { Kustomization } from "../kustomization/fields.ts"
import { type PlacedDocument, readKustomization } from "../kustomization/read.ts"

const FILE_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

/** The kustomization of a folder, with the name of its file. */
export async function loadKustomization(
  loader: Loader,
  place: KustomizeErrorPlace = {},
): Promise<{ readonly read: PlacedDocument<Kustomization>; readonly name: string }> {
  const names = FILE_NAMES.filter((name) => loader.kind(name) === "file")
  const [name, second] = names
  if (name === undefined)
    throw new KustomizeError(
      "FILE_UNREADABLE",
      `there is no kustomization in ${loader.show(".")}: none of ${FILE_NAMES.join(", ")}`,
      place,
    )
  if (second !== undefined)
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `${loader.show(".")} has several kustomizations: ${names.join(", ")}`,
      place,
    )
  const read = readKustomization(await loader.load(name, place), loader.show(name))
  return { read, name }
}
