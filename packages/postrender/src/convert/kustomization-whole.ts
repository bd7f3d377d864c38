import { existsSync, statSync } from "node:fs"
import { basename, join, relative, resolve, sep } from "node:path"
import { BUILTIN_STAGES } from "./builtin-transformers.ts"
import type { Converting } from "./context.ts"
import { isEmptyList } from "./kustomization-inputs.ts"
import { KUSTOMIZATION_FILES } from "./open.ts"
import { childOf, itemsAt, nameOfPlace, type Place, rootOf, textAt } from "./place.ts"
import { fileBeside, readDocuments } from "./source.ts"

/** Fields that no other stage than kustomize's has an equal of. */
const FIELDS: readonly string[] = [
  ...["configMapGenerator", "secretGenerator", "generators"],
  ...["helmCharts", "helmChartInflationGenerator", "vars", "crds", "openapi"],
]

const CHARTS: readonly string[] = ["helmCharts", "helmChartInflationGenerator"]

/** What is known of a kustomization and all those that it names. */
interface Survey {
  /** What no other stage can do. */
  readonly reasons: Place[]
  readonly charts: Place[]
  readonly remote: Place[]
  /** Its plain files, and the first that is not there. */
  readonly files: Place[]
  readonly missing: Place[]
  readonly folders: Set<string>
}

/**
 * Writes one stage for a kustomization with generators, variables, several bases or the like: what these
 * make goes through all else in it, so that it has to be run as it is. Says whether it did; only a
 * kustomization that is a file of its folder can be run.
 */
export function convertWhole(place: Place, { draft, outputFolder }: Converting): boolean {
  const { document } = place
  const isFile =
    KUSTOMIZATION_FILES.includes(basename(document.file)) &&
    existsSync(join(document.folder, basename(document.file)))
  if (!isFile) return false
  const survey: Survey = {
    ...{ reasons: [], charts: [], remote: [], files: [], missing: [] },
    folders: new Set([resolve(document.folder)]),
  }
  look(place, survey)
  const [reason] = survey.reasons
  if (reason === undefined) return false
  draft.say(`The kustomization as it is, for the sake of ${namesOf(survey.reasons)}.`)
  draft.stage(
    place,
    {
      uses: "kustomize",
      with: {
        dir: relative(outputFolder, document.folder).split(sep).join("/") || ".",
        ...streamOf(survey),
        ...(survey.remote.length > 0 ? { allowRemote: true } : {}),
      },
    },
    remarks(survey),
  )
  return true
}

function look(place: Place, survey: Survey): void {
  for (const key of FIELDS) {
    const child = childOf(place, key)
    if (child === undefined || isEmptyList(child)) continue
    survey.reasons.push(child)
    if (CHARTS.includes(key)) survey.charts.push(child)
  }
  survey.reasons.push(...itemsAt(place, "transformers").filter(isOnlyKustomizes))
  const resources = [...itemsAt(place, "resources"), ...itemsAt(place, "bases")]
  const bases = resources.filter((one) => lookAtResource(one, survey))
  if (bases.length > 0 && resources.length > 1) survey.reasons.push(...bases)
  for (const component of itemsAt(place, "components")) lookAtResource(component, survey)
}

/** Whether a resource is a kustomization, which is looked at too. */
function lookAtResource(place: Place, survey: Survey): boolean {
  const { value, document } = place
  if (typeof value !== "string") return false
  const path = resolve(document.folder, value)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory() === true) {
    lookInto(place, path, survey)
    return true
  }
  if (stats !== undefined) survey.files.push(place)
  else if (/^[a-z]+:\/\/|^git@|\?ref=|^github\.com\//.test(value)) {
    survey.remote.push(place)
    survey.reasons.push(place)
  } else survey.missing.push(place)
  return false
}

function lookInto(place: Place, folder: string, survey: Survey): void {
  const file = KUSTOMIZATION_FILES.find((name) => existsSync(join(folder, name)))
  if (file === undefined || survey.folders.has(folder)) return
  survey.folders.add(folder)
  const [document] = readDocuments(fileBeside(place.document, join(String(place.value), file)))
  if (document !== undefined) look(rootOf(document), survey)
}

/** Whether a transformer is one of kustomize's for which there is no stage, or a folder of them. */
function isOnlyKustomizes(item: Place): boolean {
  const { document, value } = item
  if (typeof value !== "string") return false
  if (/\n|: /.test(value)) return readDocuments({ ...document, text: value }).some(isUnknown)
  const stats = statSync(resolve(document.folder, value), { throwIfNoEntry: false })
  if (stats === undefined) return false
  return stats.isDirectory() || readDocuments(fileBeside(document, value)).some(isUnknown)
}

function isUnknown(document: Parameters<typeof rootOf>[0]): boolean {
  const root = rootOf(document)
  if (typeof root.value !== "object" || Array.isArray(root.value)) return false
  const isBuiltin = textAt(root, "apiVersion") === "builtin"
  return isBuiltin && !BUILTIN_STAGES.has(textAt(root, "kind") ?? "")
}

/** The only file among the resources is what a script wrote Helm's output to, also when it is left over. */
function streamOf({ files, missing }: Survey): { readonly stream?: string } {
  const [only, second] = files
  if (missing.length > 0 || only === undefined || second !== undefined) return {}
  return { stream: basename(String(only.value)) }
}

function remarks({ files, missing, charts, remote }: Survey): readonly string[] {
  const [first, second] = missing
  return [
    ...(first !== undefined && (files.length > 0 || second !== undefined)
      ? [`"${first.value}" is not there, so it is taken for what Helm renders`]
      : []),
    ...(first === undefined && files.length === 1
      ? [
          `"${files[0]?.value}" is taken for what Helm renders; without \`stream\` it is a file like others`,
        ]
      : []),
    ...(first === undefined && files.length > 1
      ? ["what Helm renders comes before its own resources"]
      : []),
    ...(charts.length > 0
      ? [`${namesOf(charts)}: charts are not rendered by a pipeline: let Helm render them`]
      : []),
    ...(remote.length > 0
      ? [`"${remote[0]?.value}" is fetched at each run; a copy in a folder needs no allowRemote`]
      : []),
  ]
}

function namesOf(places: readonly Place[]): string {
  const names = places.map((place) => {
    const key = place.path.findLast((step) => typeof step === "string")
    return `${String(key)} (${nameOfPlace(place)})`
  })
  return [...new Set(names)].join(", ")
}
