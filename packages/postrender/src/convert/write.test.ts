import { parse } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { DraftItem, StageBody } from "./draft.ts"
import { asItem, commentLines, entry, indented, pipelineText } from "./write.ts"
import { WrittenYaml } from "./written.ts"

const item = (stage: StageBody, more: Partial<DraftItem> = {}): DraftItem => ({
  comments: [],
  notes: [],
  stage,
  ...more,
})

const namesOf = (...stages: readonly StageBody[]): readonly unknown[] => {
  const { spec } = parse(
    pipelineText(
      undefined,
      stages.map((stage) => item(stage)),
    ),
  ) as {
    spec: { stages: { name?: string }[] }
  }
  return spec.stages.map(({ name }) => name)
}

test("a stage has its keys in the usual order", () => {
  const text = pipelineText("web", [
    item({
      with: { b: 1, a: new WrittenYaml(["- x # here", "- y"]) },
      expect: 1,
      exclude: { name: "a.*" },
      match: [{ kind: "Deployment" }, { podSpec: true }],
      uses: "patch",
      name: "mine",
    }),
  ])
  expect(text).toBe(`apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
metadata:
  name: web
spec:
  stages:
    - name: mine
      uses: patch
      match:
        - kind: Deployment
        - podSpec: true
      exclude:
        name: a.*
      expect: 1
      with:
        b: 1
        a:
          - x # here
          - y
`)
})

test("comments and notes stand above, apart from what is not meant", () => {
  const text = pipelineText(undefined, [
    { comments: [], notes: ["nothing like it"] },
    item({ uses: "labels" }, { comments: ["# who"], notes: ["not quite"] }),
    item({ uses: "sort" }),
  ])
  expect(text.split("  stages:\n")[1]).toBe(`    # nothing like it

    # who
    # not quite
    - uses: labels
    - uses: sort
`)
})

describe("names", () => {
  test("are not needed where they are what is used", () => {
    expect(namesOf({ uses: "labels" }, { uses: "sort" })).toEqual([undefined, undefined])
  })

  test("differ", () => {
    expect(
      namesOf({ uses: "labels" }, { uses: "labels" }, { uses: "labels", name: "labels" }),
    ).toEqual([undefined, "labels-2", "labels-3"])
  })

  test("are such as a stage may have", () => {
    const long = "x".repeat(80)
    expect(
      namesOf(
        { uses: "patch", name: "Patch Über_all!" },
        { uses: "a", name: long },
        { uses: "b", name: "?" },
      ),
    ).toEqual(["patch-ber-all", "x".repeat(55), undefined])
  })

  test("always do", () => {
    const names = fc.array(fc.string({ maxLength: 70 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(names, (wishes) => {
        const found = namesOf(...wishes.map((name) => ({ uses: "patch", name })))
        const used = found.map((name) => name ?? "patch")
        expect(new Set(used).size).toBe(used.length)
        for (const name of used) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
      }),
    )
  })
})

test("long remarks are broken between words", () => {
  const lines = commentLines(`${"word ".repeat(40)}end\nsecond`)
  expect(lines.every((line) => line.length <= 96 && line.startsWith("# "))).toBe(true)
  expect(lines.join(" ").replaceAll("# ", "")).toBe(`${"word ".repeat(40)}end second`)
  expect(lines.at(-1)).toBe("# second")
})

test("an entry keeps its value, whatever it is", () => {
  fc.assert(
    fc.property(fc.string(), fc.json({ maxDepth: 3 }), (key, json) => {
      const value = parse(json)
      const [first, ...rest] = asItem(entry(key, value))
      expect(first?.startsWith("- ")).toBe(true)
      const read = parse(indented([first ?? "", ...rest], 4).join("\n"))
      expect(read).toEqual([{ [key]: value }])
    }),
    { numRuns: 300 },
  )
})
