import fc from "fast-check"
import { expect, test } from "vitest"
import type { JsonObject } from "./equal.ts"
import { reconcile } from "./reconcile.ts"
import { parseManifests } from "./stream.ts"

const text = fc
  .tuple(
    fc.constantFrom(
      "",
      "  labels:\n    app: web # ours\n",
      "  labels: {app: web}\n",
      "  labels:\n",
      "  labels: {}\n",
      '  labels:\n    "team": 1\n',
      "  labels:\n    team: shop\n  annotations:\n    a: b\n",
      "  annotations:\n      deep: x\n",
      "  labels: text\n",
      "  labels: &l {a: b}\n  annotations: *l\n",
    ),
    fc.boolean(),
  )
  .map(([labels, isLast]) => {
    const metadata = isLast ? `  name: a\n${labels}` : `${labels}  name: a\n`
    return `apiVersion: v1\nkind: A\nmetadata:\n${metadata}spec:\n  x: 1\n`
  })
const pairs = fc.dictionary(
  fc.constantFrom("team", "app", "example.com/x", "on", "deep"),
  fc.constantFrom<unknown>("shop", "1", "yes", "a: b", "", "two\nlines", 3, { a: "b" }),
  { maxKeys: 3 },
)
const change = fc.record(
  { labels: pairs, annotations: pairs, finalizers: fc.constant(["f"]) },
  { requiredKeys: [] },
)

test("an object that is replaced by one with more labels or annotations says what all edits make of it", () => {
  let quick = 0
  fc.assert(
    fc.property(text, change, fc.boolean(), (yaml, more, keeps) => {
      const [one, two] = [parseManifests(yaml), parseManifests(yaml)]
      const [quickly, slowly] = [one.manifests[0], two.manifests[0]]
      const before = slowly?.value() as JsonObject & { metadata: Record<string, unknown> }
      const metadata: Record<string, unknown> = { ...before.metadata }
      for (const [field, added] of Object.entries(more)) {
        const present = metadata[field]
        const isMap = keeps && typeof present === "object" && !Array.isArray(added)
        metadata[field] = isMap ? { ...present, ...added } : added
      }
      const after = { ...before, metadata }
      const edits = reconcile(before, after)
      quickly?.replace(after)
      slowly?.apply(edits)
      expect(one.toString()).toBe(two.toString())
      expect(one.log.entries.map((entry) => "edit" in entry && entry.edit)).toEqual(edits)
      if (edits.length > 0) quick++
    }),
    { numRuns: 1000 * Number(process.env["RUNS"] ?? 1) },
  )
  expect(quick).toBeGreaterThan(300)
})

test.each([["labels"], ["other"]])(
  "%s of one object are not those of the next, though the stage changes the same map",
  (field) => {
    const stream = parseManifests(
      "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: A\nmetadata:\n  name: b\n",
    )
    const labels: Record<string, string> = {}
    for (const manifest of stream.manifests) {
      labels["key"] = manifest.name
      manifest.replace({ ...manifest.value(), metadata: { name: manifest.name, [field]: labels } })
    }
    expect(stream.toString()).toContain(`name: a\n  ${field}:\n    key: a\n`)
    expect(stream.toString()).toContain(`name: b\n  ${field}:\n    key: b\n`)
  },
)
