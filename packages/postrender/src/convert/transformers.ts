import { statSync } from "node:fs"
import { join, resolve } from "node:path"
import { convertBuiltin } from "./builtin-transformers.ts"
import type { Converting } from "./context.ts"
import { convertFunction, functionImageOf } from "./kpt-functions.ts"
import { useKustomize } from "./kustomization-rest.ts"
import { failAt, itemsAt, type Place, rootOf, textAt, textOf } from "./place.ts"
import { fileBeside, readDocuments } from "./source.ts"

/** `transformers`: builtin ones, configured themselves, and functions, inline or in files. */
export async function convertTransformers(place: Place, converting: Converting): Promise<void> {
  for (const item of itemsAt(place, "transformers")) await convertTransformer(item, converting)
}

/** One entry of `transformers`; Helmfile writes its configuration itself. */
export async function convertTransformer(item: Place, converting: Converting): Promise<void> {
  if (typeof item.value !== "string") return convertConfiguration(item, item, converting)
  const text = textOf(item)
  const { file, folder } = item.document
  if (/\n|: /.test(text)) {
    for (const document of readDocuments({ text, file: `${file}: transformer`, folder }))
      await convertConfiguration(rootOf(document), item, converting)
    return
  }
  const stats = statSync(resolve(folder, text), { throwIfNoEntry: false })
  if (stats === undefined) throw failAt(item, `the transformer "${text}" is not there`)
  if (stats.isDirectory()) {
    converting.draft.note(
      item,
      `the transformers that "${text}" builds have no equal: write a stage for each, or ${useKustomize(item, converting)}`,
    )
    return
  }
  for (const document of readDocuments(fileBeside(item.document, join(text))))
    await convertConfiguration(rootOf(document), item, converting)
}

async function convertConfiguration(
  place: Place,
  item: Place,
  converting: Converting,
): Promise<void> {
  if (textAt(place, "apiVersion") === "builtin") return convertBuiltin(place, converting)
  const image = functionImageOf(place)
  if (image !== undefined)
    return convertFunction({ place: item, image, config: () => place }, converting)
  converting.draft.note(
    item,
    `the transformer ${textAt(place, "kind") ?? ""} is a program of its own: run it as a stage (uses: exec)`,
  )
}
