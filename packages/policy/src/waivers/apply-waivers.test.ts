import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { Finding } from "../findings/finding.ts"
import { applyWaivers } from "./apply-waivers.ts"
import { readWaivers } from "./read-waivers.ts"

const TODAY = "2026-11-24"
const PATH = ["spec", "containers", 0, "image"]

const pod = (annotations: string, name = "web") =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  annotations:\n${annotations
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("")}`
const waivers = (...entries: readonly string[]) =>
  readWaivers(`kind: Waivers\nwaivers: [${entries.join(", ")}]\n`, "w.yaml")

/** What is left of findings of these rules about each object, in order. */
function left(
  text: string,
  rules: readonly string[],
  list = waivers(),
  path: Finding["path"] = PATH,
) {
  const findings = parseManifests(text).manifests.flatMap((manifest) =>
    rules.map((rule): Finding => ({ rule, severity: "error", message: "is bad", manifest, path })),
  )
  const result = applyWaivers(findings, { waivers: list, today: TODAY })
  return {
    kept: result.findings.map(({ rule, message }) => `${rule}: ${message}`),
    reasons: result.waived.map(({ waiver }) => waiver.reason),
    unused: result.unused.length,
  }
}

describe("the path of a waiver", () => {
  test.each<[path: string, isWaived: boolean]>([
    ["spec", true],
    ["spec.containers", true],
    ["spec.containers[0]", true],
    ["spec.containers[0].image", true],
    ["spec.containers[1]", false],
    ["spec.contain", false],
    ["spec.containers[0].image.tag", false],
    ["status", false],
  ])("%s is about spec.containers[0].image: %s", (path, isWaived) => {
    const list = waivers(`{rule: odd, path: '${path}', reason: x}`)
    expect(left(pod("a: b"), ["odd"], list).kept).toHaveLength(isWaived ? 0 : 1)
  })

  test("fits no finding that names no field", () => {
    const list = waivers("{rule: odd, path: spec, reason: x}")
    const [manifest] = parseManifests(pod("a: b")).manifests
    const finding: Finding = {
      rule: "odd",
      severity: "error",
      message: "is bad",
      ...(manifest && { manifest }),
    }
    expect(applyWaivers([finding], { waivers: list, today: TODAY }).findings).toEqual([finding])
  })
})

describe("the last day of a waiver", () => {
  test.each([
    ["2026-11-25", true],
    ["2026-11-24", true],
    ["2026-11-23", false],
    ["2025-12-31", false],
  ])("%s holds on 2026-11-24: %s, in a document and in an annotation", (day, holds) => {
    const list = waivers(`{rule: odd, reason: x, expires: ${day}}`)
    expect(left(pod("a: b"), ["odd"], list).kept).toHaveLength(holds ? 0 : 1)
    const annotated = pod(`sternpost.dev/waive.odd: "until ${day}: x"`)
    expect(left(annotated, ["odd"]).kept).toHaveLength(holds ? 0 : 1)
  })

  test("of two that are over, the first is named", () => {
    const list = waivers(
      "{rule: odd, reason: x, expires: 2026-01-01}",
      "{rule: odd, reason: why, expires: 2026-02-02}",
    )
    expect(left(pod("a: b"), ["odd"], list)).toEqual({
      kept: ["odd: is bad (it was waived until 2026-01-01 by w.yaml: waivers[0])"],
      reasons: [],
      unused: 0,
    })
  })

  test("an annotation that is over does not hide a document that holds", () => {
    const text = pod('sternpost.dev/waive.odd: "until 2026-01-01: x"')
    const { kept, reasons } = left(text, ["odd"], waivers("{rule: odd, reason: why}"))
    expect([kept, reasons]).toEqual([[], ["why"]])
  })
})

describe("annotations", () => {
  test("waive one rule each, and the reason may have lines and colons", () => {
    const text = pod(
      "sternpost.dev/waive.odd: |\n  see ticket: 5\n  and more\nsternpost.dev/waive.long: known",
    )
    expect(left(text, ["odd", "long", "new"])).toEqual({
      kept: ["new: is bad"],
      reasons: ["see ticket: 5\nand more", "known"],
      unused: 0,
    })
  })

  test("come before the document, which then counts as used all the same", () => {
    const text = pod("sternpost.dev/waive.odd: own")
    const { reasons, unused } = left(text, ["odd"], waivers("{rule: odd, reason: list}"))
    expect([reasons, unused]).toEqual([["own"], 0])
  })

  test.each([
    ["until soon: x", '"soon" is no day: one like 2026-12-31 was expected'],
    ["until 2026-02-30: x", '"2026-02-30" is no day: one like 2026-12-31 was expected'],
    ["until 2026-12-31:", "a waiver needs a reason"],
    ["   ", "a waiver needs a reason"],
  ])("%j is a mistake that stands behind the findings of its object", (value, message) => {
    const text = `${pod(`sternpost.dev/waive.odd: "${value}"`)}---\n${pod("a: b", "other")}`
    expect(left(text, ["odd", "long"]).kept).toEqual([
      "odd: is bad",
      "long: is bad",
      `invalid-waiver: ${message}`,
      "odd: is bad",
      "long: is bad",
    ])
  })

  test("of an object without findings are not looked at", () => {
    const text = pod('sternpost.dev/waive.odd: ""')
    expect(left(text, []).kept).toEqual([])
  })
})

test("one waiver takes the findings of many objects, in the order that they had", () => {
  const text = ["a", "b", "c"].map((name) => pod("a: b", name)).join("---\n")
  const list = waivers("{rule: odd, match: {name: '[ac]'}, reason: x}")
  const { kept, reasons } = left(text, ["odd", "long"], list)
  expect(reasons).toHaveLength(2)
  expect(kept).toEqual(["long: is bad", "odd: is bad", "long: is bad", "long: is bad"])
})
