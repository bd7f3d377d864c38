// The made-up type of the cases, as the README of the conformance data describes it.

/** @typedef {import("@sternpost/schema").FieldSchema} FieldSchema */
/** @typedef {import("@sternpost/schema").TypeSchema} TypeSchema */

/** @type {(type: FieldSchema["type"], rest?: Partial<FieldSchema>) => FieldSchema} */
const field = (type, rest = {}) => ({
  type,
  isRequired: false,
  patchStrategy: [],
  listMapKeys: [],
  ...rest,
})

/** @type {(name: string, fields: Record<string, () => FieldSchema>) => TypeSchema} */
const type = (name, fields) => ({
  name,
  fieldNames: Object.keys(fields),
  isComplete: true,
  field: (key) => (Object.hasOwn(fields, key) ? fields[key]() : undefined),
})

const text = () => field("string")
const simpleMap = () =>
  field("map", { fields: { name: "map", fieldNames: [], isComplete: false, field: text } })
const atomicItems = () =>
  field("list", { listType: "atomic", items: { type: "object", fields: mergeItemType } })
const scalars = (patchStrategy) =>
  field("list", { listType: "atomic", items: { type: "int64" }, patchStrategy })
const itemsByName = (...patchStrategy) =>
  field("list", {
    listType: "atomic",
    patchStrategy,
    patchMergeKey: "name",
    items: { type: "object", fields: mergeItemType },
  })

const retainKeysMap = type("RetainKeysMapItem", {
  name: text,
  value: text,
  other: text,
  simpleMap,
  mergingIntList: () => scalars(["merge"]),
  mergingList: () => itemsByName("merge"),
  nonMergingList: atomicItems,
})

/** @type {TypeSchema} */
export const mergeItemType = type("MergeItem", {
  name: text,
  value: text,
  other: text,
  mergingList: () => itemsByName("merge"),
  nonMergingList: atomicItems,
  mergingIntList: () => scalars(["merge"]),
  nonMergingIntList: () => scalars([]),
  // In Go a pointer to one item with the tags of a list; the cases use it as a list.
  mergeItemPtr: () => itemsByName("merge"),
  simpleMap,
  replacingItem: () => field("any", { patchStrategy: ["replace"] }),
  retainKeysMap: () => field("object", { fields: retainKeysMap, patchStrategy: ["retainKeys"] }),
  retainKeysMergingList: () => itemsByName("merge", "retainKeys"),
})
