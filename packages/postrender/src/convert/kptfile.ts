import type { Selector } from "@sternpost/manifests"
import { type Converting, literal } from "./context.ts"
import { convertFunction } from "./kpt-functions.ts"
import { documentsBeside } from "./kustomization-patches.ts"
import {
  checkKeys,
  childOf,
  failAt,
  itemsAt,
  type Place,
  rootOf,
  textAt,
  textsOf,
} from "./place.ts"

/**
 * The `pipeline` of a Kptfile: a stage for each mutator whose function there is a stage for.
 * Source: kptdev/kpt pkg/api/kptfile/v1/types.go.
 */
export async function convertKptfile(place: Place, converting: Converting): Promise<void> {
  const pipeline = childOf(place, "pipeline")
  if (pipeline === undefined) return
  checkKeys(pipeline, ["mutators", "validators"], "the pipeline of a Kptfile")
  for (const item of itemsAt(pipeline, "mutators")) await convertEntry(item, converting)
  for (const item of itemsAt(pipeline, "validators"))
    converting.draft.note(
      item,
      `the validator ${functionName(item)} has no equal of its own: see the stages that check objects (sternpost pipeline stages)`,
    )
}

const KEYS = ["image", "exec", "tag", "name", "configMap", "configPath", "selectors", "exclude"]

async function convertEntry(item: Place, converting: Converting): Promise<void> {
  checkKeys(item, KEYS, "a function of a Kptfile")
  const image = textAt(item, "image")
  if (image === undefined) {
    converting.draft.note(
      item,
      `the function ${functionName(item)} is a program: run it as a stage (uses: exec), with objects instead of a ResourceList`,
    )
    return
  }
  await convertFunction(
    {
      place: item,
      image,
      config: () => configOf(item),
      data: childOf(item, "configMap"),
      name: textAt(item, "name"),
      match: itemsAt(item, "selectors").map(selectorOf),
      exclude: itemsAt(item, "exclude").map(selectorOf),
    },
    converting,
  )
}

function configOf(item: Place): Place | undefined {
  const path = childOf(item, "configPath")
  if (path === undefined) return undefined
  const [document] = documentsBeside(path)
  if (document === undefined) throw failAt(path, "the file is empty")
  return rootOf(document)
}

const functionName = (item: Place): string => textAt(item, "image") ?? textAt(item, "exec") ?? ""

const FIELDS = ["apiVersion", "kind", "name", "namespace"]

/** A selector of kpt, whose values are texts and no patterns. */
function selectorOf(item: Place): Selector {
  checkKeys(item, [...FIELDS, "labels", "annotations"], "a selector")
  const texts = FIELDS.flatMap((field) => {
    const text = textAt(item, field) ?? ""
    return text === "" ? [] : [[field, literal(text)] as const]
  })
  return {
    ...Object.fromEntries(texts),
    ...pairsSelector(item, "labels", "labelSelector"),
    ...pairsSelector(item, "annotations", "annotationSelector"),
  }
}

function pairsSelector(item: Place, from: string, to: string): Readonly<Record<string, string>> {
  const pairs = childOf(item, from)
  if (pairs === undefined) return {}
  const terms = Object.entries(textsOf(pairs)).map(([key, value]) => `${key}=${value}`)
  return terms.length === 0 ? {} : { [to]: terms.join(",") }
}
