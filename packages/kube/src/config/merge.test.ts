import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Kubeconfig, Named } from "./kubeconfig.ts"
import { mergeKubeconfigs } from "./merge.ts"

const name = fc.constantFrom("a", "b", "c")

function namedMap<T>(value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, Named<T>>> {
  const entry = fc.tuple(name, fc.record({ value, file: fc.constantFrom("one", "two") }))
  return fc.array(entry, { maxLength: 3 }).map((entries) => new Map(entries))
}

const kubeconfig: fc.Arbitrary<Kubeconfig> = fc.record(
  {
    currentContext: name,
    clusters: namedMap(
      fc.record({ server: fc.webUrl(), proxyUrl: fc.webUrl() }, { requiredKeys: [] }),
    ),
    users: namedMap(fc.record({ token: fc.string(), as: fc.string() }, { requiredKeys: [] })),
    contexts: namedMap(fc.record({ cluster: name, user: name }, { requiredKeys: [] })),
  },
  { requiredKeys: ["clusters", "users", "contexts"] },
)

const MAPS = ["clusters", "users", "contexts"] as const

describe("mergeKubeconfigs", () => {
  test("has each name whole, from the first file that has it", () => {
    fc.assert(
      fc.property(fc.array(kubeconfig), (configs) => {
        const merged = mergeKubeconfigs(configs)
        for (const map of MAPS) {
          const names = new Set(configs.flatMap((config) => [...config[map].keys()]))
          expect(new Set(merged[map].keys())).toEqual(names)
          for (const it of names) {
            const first = configs.find((config) => config[map].has(it))
            expect(merged[map].get(it)).toBe(first?.[map].get(it))
          }
        }
      }),
    )
  })

  test("takes the first current context there is", () => {
    fc.assert(
      fc.property(fc.array(kubeconfig), (configs) => {
        const given = configs.flatMap(({ currentContext }) => currentContext ?? [])
        expect(mergeKubeconfigs(configs).currentContext).toBe(given[0])
      }),
    )
  })

  test("one alone, and one with itself, stays what it is", () => {
    fc.assert(
      fc.property(kubeconfig, (config) => {
        expect(mergeKubeconfigs([config])).toEqual(config)
        expect(mergeKubeconfigs([config, config])).toEqual(config)
      }),
    )
  })

  test("merges in steps as at once", () => {
    fc.assert(
      fc.property(kubeconfig, kubeconfig, kubeconfig, (a, b, c) => {
        const inSteps = mergeKubeconfigs([a, mergeKubeconfigs([b, c])])
        expect(inSteps).toEqual(mergeKubeconfigs([a, b, c]))
      }),
    )
  })
})
