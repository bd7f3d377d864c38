import { existsSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Converting, pipelinePath } from "./context.ts"
import { useKustomize } from "./kustomization-rest.ts"
import { KUSTOMIZATION_FILES } from "./open.ts"
import { childOf, failAt, itemsAt, type Place, rootOf, textOf } from "./place.ts"
import { fileBeside, readDocuments } from "./source.ts"

type ConvertNested = (place: Place, converting: Converting) => Promise<void>

const GENERATORS = [
  "configMapGenerator",
  "secretGenerator",
  "generators",
  "helmCharts",
  "helmChartInflationGenerator",
]

/**
 * What comes into a kustomization. Its stream is what the pipeline gets on stdin; a base alone, and
 * components, are kustomizations whose stages come first; files beside a stream that does not exist
 * yet are added to it.
 */
export async function convertInputs(
  place: Place,
  converting: Converting,
  convertNested: ConvertNested,
): Promise<void> {
  const resources = [...itemsAt(place, "resources"), ...itemsAt(place, "bases")]
  await convertResources(resources, converting, convertNested)
  tellGenerators(place, converting)
  for (const component of itemsAt(place, "components"))
    await convertFolder(component, converting, convertNested)
}

async function convertResources(
  resources: readonly Place[],
  converting: Converting,
  convertNested: ConvertNested,
): Promise<void> {
  const { draft } = converting
  const [only] = resources
  if (only !== undefined && resources.length === 1 && isKustomization(only))
    return convertFolder(only, converting, convertNested)
  const missing = resources.filter((one) => kindOf(one) === "missing")
  const files = resources.filter((one) => kindOf(one) === "file")
  for (const one of resources.filter(isKustomization))
    draft.note(
      one,
      `"${textOf(one)}" is one of several resources, and its transformations are for its own objects alone: build them before the pipeline, or ${useKustomize(one, converting)}`,
    )
  if (missing.length > 0 && files.length > 0) addFiles(files, missing, converting)
  else if (files.length > 0)
    draft.say(`Its resources are what the pipeline gets on stdin: ${names(files)}.`)
}

/** A file that is not there is what a renderer writes its stdin to. */
function addFiles(
  files: readonly Place[],
  missing: readonly Place[],
  converting: Converting,
): void {
  const [first] = files
  if (first === undefined) return
  const { folder } = first.document
  converting.draft.stage(
    first,
    {
      uses: "add-resources",
      with: { files: files.map((file) => pipelinePath(converting, folder, textOf(file))) },
    },
    [`${names(missing)} is not there, so it is taken for what Helm renders`],
  )
}

const names = (places: readonly Place[]) => places.map((place) => `"${textOf(place)}"`).join(", ")

function tellGenerators(place: Place, converting: Converting): void {
  for (const key of GENERATORS) {
    const child = childOf(place, key)
    if (child !== undefined && !isEmptyList(child))
      converting.draft.note(
        child,
        `${key} makes objects, which no stage but kustomize's does: ${useKustomize(child, converting)}`,
      )
  }
}

/** Whether a list has no items. */
export const isEmptyList = ({ value }: Place): boolean => Array.isArray(value) && value.length === 0

const isKustomization = (place: Place): boolean => ["folder", "remote"].includes(kindOf(place))

function kindOf(place: Place): "file" | "folder" | "missing" | "remote" {
  const path = textOf(place)
  const stats = statSync(resolve(place.document.folder, path), { throwIfNoEntry: false })
  if (stats?.isDirectory() === true) return "folder"
  if (stats !== undefined) return "file"
  return /^[a-z]+:\/\/|^git@|\?ref=|^github\.com\//.test(path) ? "remote" : "missing"
}

async function convertFolder(
  place: Place,
  converting: Converting,
  convertNested: ConvertNested,
): Promise<void> {
  const path = textOf(place)
  if (kindOf(place) === "remote") {
    converting.draft.note(
      place,
      `"${path}" is elsewhere: fetch it and convert it, or ${useKustomize(place, converting)}`,
    )
    return
  }
  const folder = resolve(place.document.folder, path)
  const file = KUSTOMIZATION_FILES.find((name) => existsSync(join(folder, name)))
  if (file === undefined)
    throw failAt(place, `"${path}" has no kustomization.yaml, or is not there`)
  if (converting.folders.includes(folder))
    throw failAt(place, `"${path}" leads back to where it is named from`)
  const [document] = readDocuments(fileBeside(place.document, join(path, file)))
  if (document === undefined) throw failAt(place, `the kustomization of "${path}" is empty`)
  converting.draft.say(`From ${document.file}:`)
  const folders = [...converting.folders, folder]
  await convertNested(rootOf(document), { ...converting, folders })
}
