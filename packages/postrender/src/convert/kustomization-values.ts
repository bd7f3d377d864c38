import { type Converting, pipelinePath, some } from "./context.ts"
import { checkKeys, childOf, failAt, itemsAt, type Place, textAt } from "./place.ts"
import { asWritten } from "./written.ts"

/** `replicas`, `images` and `replacements`. */
export function convertValues(place: Place, converting: Converting): void {
  convertReplicas(place, converting)
  convertImages(place, converting)
  convertReplacements(place, converting)
}

function convertReplicas(place: Place, { draft, configuration }: Converting): void {
  const items = itemsAt(place, "replicas")
  const [first] = items
  if (first === undefined) return
  for (const item of items) {
    checkKeys(item, ["name", "count"], "an entry of replicas")
    const { value } = childOf(item, "count") ?? item
    if (typeof value !== "number") throw failAt(item, "an entry of replicas needs a count")
  }
  draft.stage(first, {
    uses: "replicas",
    with: {
      replicas: listAt(place, "replicas"),
      ...some("fields", configuration.fields.replicas),
    },
  })
}

const IMAGE_KEYS = ["name", "newName", "newTag", "tagSuffix", "digest"]

function convertImages(place: Place, { draft, configuration }: Converting): void {
  const items = itemsAt(place, "images")
  const useful = items.filter((item) => {
    checkKeys(item, IMAGE_KEYS, "an entry of images")
    return IMAGE_KEYS.slice(1).some((key) => (textAt(item, key) ?? "") !== "")
  })
  const [first] = useful
  if (first !== undefined) {
    const all = useful.length === items.length
    const images = all ? listAt(place, "images") : useful.map(({ value }) => value)
    const fields = some("fields", configuration.fields.images)
    draft.stage(
      first,
      { uses: "images", with: { images, ...fields } },
      useful.flatMap(imageRemarks),
    )
  }
  const old = childOf(place, "imageTags")
  if (old !== undefined) draft.note(old, "imageTags is not read by kustomize any more: use images")
}

function imageRemarks(item: Place): readonly string[] {
  const [name = "", newName = "", suffix = ""] = ["name", "newName", "tagSuffix"].map((key) =>
    textAt(item, key),
  )
  return [
    // kustomize anchors the first and the last alternative of a name only at one end.
    ...(/\|/.test(name.replace(/\([^()]*\)/g, ""))
      ? [`here "${name}" is the whole name; kustomize takes any that begins or ends so`]
      : []),
    ...(suffix !== "" && newName === ""
      ? ["the suffix is put once; kustomize 5.8 puts it twice on most images"]
      : []),
  ]
}

function convertReplacements(place: Place, converting: Converting): void {
  const items = itemsAt(place, "replacements")
  const [first] = items
  if (first === undefined) return
  for (const item of items) checkReplacement(item)
  const isInline = items.every((item) => childOf(item, "path") === undefined)
  const replacements = isInline
    ? listAt(place, "replacements")
    : items.map((item) => withPath(item, converting))
  converting.draft.stage(first, { uses: "replacements", with: { replacements } })
}

/** Throws for an entry of replacements that has what a stage does not take. */
export function checkReplacement(item: Place): void {
  checkKeys(item, ["path", "source", "sourceValue", "targets"], "a replacement")
}

function withPath(item: Place, converting: Converting): unknown {
  const path = textAt(item, "path")
  if (path === undefined) return item.value
  return { path: pipelinePath(converting, item.document.folder, path) }
}

function listAt(place: Place, key: string): unknown {
  const list = childOf(place, key)
  return list === undefined ? [] : asWritten(list)
}
