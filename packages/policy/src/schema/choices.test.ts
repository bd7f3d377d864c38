import { KUBERNETES_VERSIONS, loadKubernetesTypes } from "@sternpost/schema"
import { describe, expect, test } from "vitest"
import { CHOICE_FIELDS, choicesOf } from "./choices.ts"
import { misspellings } from "./syntax.ts"

describe("of words that a field may have", () => {
  test.each(CHOICE_FIELDS)(
    "%s has the field %s, a text or a list of texts",
    async (type, field) => {
      const known = (await loadKubernetesTypes("1.36")).type(type)?.field(field)
      expect(known?.type === "list" ? known.items?.type : known?.type).toBe("string")
    },
  )

  test("fields are known of every release, but for those that came later", async () => {
    const later = new Set(["podReplacementPolicy", "supplementalGroupsPolicy", "appArmorProfile"])
    for (const version of KUBERNETES_VERSIONS) {
      const types = await loadKubernetesTypes(version)
      for (const [type, field] of CHOICE_FIELDS)
        if (!later.has(field)) expect(types.type(type)?.field(field), field).toBeDefined()
    }
  })
})

describe("a word that is not among them", () => {
  const words = ["Always", "IfNotPresent", "Never"]
  const told = (value: unknown) =>
    misspellings(words, value).map(({ message, meant }) => [message, meant])

  test.each([["Always"], [""], [5], [null]])("%j is none", (value) => {
    expect(told(value)).toEqual([])
  })

  test.each([
    ["always", '"always" is not known; did you mean "Always"?', "Always"],
    ["IfNotPresnt", '"IfNotPresnt" is not known; did you mean "IfNotPresent"?', undefined],
    ["x", '"x" is not known; one of Always, IfNotPresent, Never was expected', undefined],
  ])("%j is told with what was meant", (value, message, meant) => {
    expect(told(value)).toEqual([[message, meant]])
  })
})

test("fields of other types have any words", () => {
  expect(choicesOf("io.k8s.api.core.v1.Container", "image")).toBeUndefined()
  expect(choicesOf("com.example.Route", "protocol")).toBeUndefined()
})
