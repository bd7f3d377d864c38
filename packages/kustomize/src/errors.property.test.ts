import fc from "fast-check"
import { expect, test } from "vitest"
import { KustomizeError } from "./errors.ts"
import { KUSTOMIZATION } from "./kustomization/fields.ts"
import type { Shape } from "./kustomization/shape.ts"
import { built, configMap, deployment } from "./testing-build.ts"

const WORDS = ["a", "web", "v1", "ConfigMap", "Deployment", "apps", "metadata.name", "spec/x"]
const word = fc.oneof(
  fc.constantFrom(...WORDS, "a.yaml", "d.yaml", ".", "", "(", "*", "a=b", "- {op: add, path: /x}"),
  fc.string({ maxLength: 6 }),
)

/** Values that have a shape, and now and then one that has not. */
function shaped(shape: Shape): fc.Arbitrary<unknown> {
  if (shape === "any") return fc.jsonValue({ maxDepth: 1 })
  if (shape === "string")
    return fc.oneof({ weight: 20, arbitrary: word }, { weight: 1, arbitrary: fc.integer() })
  if (shape === "boolean") return fc.boolean()
  if (shape === "integer") return fc.integer({ min: -2, max: 3 })
  if (shape === "pairs") return fc.dictionary(word, word, { maxKeys: 2 })
  if ("list" in shape) return fc.array(shaped(shape.list), { maxLength: 2 })
  const fields = Object.entries(shape.fields).map(([name, inner]) => [name, shaped(inner)])
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] })
}

const FIELDS = (KUSTOMIZATION as { readonly fields: Readonly<Record<string, Shape>> }).fields
const names = fc.subarray(Object.keys(FIELDS), { minLength: 1, maxLength: 3 })
const kustomization = names.chain((some) =>
  fc.record(Object.fromEntries(some.map((name) => [name, shaped(FIELDS[name] as Shape)]))),
)

test("whatever a kustomization says, it is built or refused with a code", async () => {
  await fc.assert(
    fc.asyncProperty(kustomization, async (value) => {
      const files = {
        "kustomization.yaml": JSON.stringify({ resources: ["a.yaml", "d.yaml"], ...value }),
        "a.yaml": configMap("a"),
        "d.yaml": deployment("web"),
      }
      try {
        expect(typeof (await built(files))).toBe("string")
      } catch (error) {
        expect(error).toBeInstanceOf(KustomizeError)
      }
    }),
    { numRuns: 300 },
  )
})
