import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { Finding } from "../findings/finding.ts"
import { applyWaivers } from "./apply-waivers.ts"
import { readWaivers } from "./read-waivers.ts"
import { isDay } from "./waiver.ts"

const TODAY = "2026-11-24"
const pod = (name: string, annotations = "{}") =>
  `kind: Pod\napiVersion: v1\nmetadata:\n  name: ${name}\n  annotations: ${annotations}\n`
const document = (...entries: string[]) =>
  `apiVersion: sternpost.dev/v1alpha1\nkind: Waivers\nwaivers:\n${entries.map((entry) => `- ${entry}\n`).join("")}`

function apply(text: string, waivers?: string, today = TODAY) {
  const findings = parseManifests(text).manifests.map((manifest): Finding => {
    const path = ["spec", "containers", 0, "image"]
    return { rule: "odd", severity: "error", message: "is odd", manifest, path }
  })
  const list = waivers === undefined ? [] : readWaivers(waivers, "waivers.yaml")
  const result = applyWaivers(findings, { waivers: list, today })
  return {
    kept: result.findings.map(
      ({ rule, message, manifest }) => `${manifest?.name} ${rule}: ${message}`,
    ),
    waived: result.waived.map(({ waiver }) => waiver.reason),
    unused: result.unused.map(({ place }) => place),
  }
}

describe("a waiver in a document", () => {
  test.each([
    ["of the rule", "{rule: odd, reason: x}"],
    ["that matches the object", "{rule: odd, match: {kind: Pod, name: a}, reason: x}"],
    ["that matches one of several", "{rule: odd, match: [{name: b}, {name: a}], reason: x}"],
    ["of a field above", "{rule: odd, path: spec.containers, reason: x}"],
    ["on its last day", "{rule: odd, reason: x, expires: 2026-11-24}"],
    ["with a quoted day", '{rule: odd, reason: x, expires: "2026-12-31"}'],
  ])("%s takes the finding out", (_, entry) => {
    expect(apply(pod("a"), document(entry))).toEqual({ kept: [], waived: ["x"], unused: [] })
  })

  test.each([
    ["of another rule", "{rule: even, reason: x}"],
    ["of another object", "{rule: odd, match: {name: b}, reason: x}"],
    ["of another field", "{rule: odd, path: spec.volumes, reason: x}"],
  ])("%s does not, and is told to be of no use", (_, entry) => {
    expect(apply(pod("a"), document(entry))).toEqual({
      kept: ["a odd: is odd"],
      waived: [],
      unused: ["waivers.yaml: waivers[0]"],
    })
  })

  test("that is over leaves the finding, which says so", () => {
    const { kept, unused } = apply(
      pod("a"),
      document("{rule: odd, reason: x, expires: 2026-11-23}"),
    )
    expect(kept).toEqual([
      "a odd: is odd (it was waived until 2026-11-23 by waivers.yaml: waivers[0])",
    ])
    expect(unused).toEqual([])
  })

  test("that holds counts beside one that is over", () => {
    const list = document("{rule: odd, reason: x, expires: 2020-01-01}", "{rule: odd, reason: z}")
    expect(apply(pod("a"), list)).toMatchObject({ kept: [], waived: ["z"] })
  })

  test.each([
    ["{reason: x}", "rule: the rule is missing"],
    ["{rule: odd}", "reason: a waiver needs a reason"],
    ["{rule: odd, reason: ' '}", "reason: a waiver needs a reason"],
    ["{rule: odd, reason: x, expires: soon}", "expires: a day such as"],
    ["{rule: odd, reason: x, expires: 2026-02-30}", "expires: a day such as"],
    ["{rule: odd, reason: x, until: 2026-02-03}", 'there is no "until"'],
    ["{rule: odd, reason: x, path: 'a[x'}", "path: cannot read"],
    ["{rule: odd, reason: x, path: 5}", "path: a path such as"],
    ["{rule: odd, reason: x, match: Pod}", "match: a map was expected"],
    ["{rule: odd, reason: x, match: {name: '('}}", "match: "],
    ["odd", "a map was expected"],
  ])("%s is refused", (entry, words) => {
    expect(() => readWaivers(document("{rule: a, reason: b}", entry), "waivers.yaml")).toThrow(
      expect.objectContaining({
        code: "WAIVERS_INVALID",
        file: "waivers.yaml",
        message: expect.stringContaining(`waivers.yaml: waivers[1]: ${words}`),
      }),
    )
  })

  test.each(["", "a: 1", "kind: Waivers", "- x", "a: ["])(
    "%j is no document of waivers",
    (text) => {
      expect(() => readWaivers(text, "w.yaml")).toThrow(
        expect.objectContaining({ code: "WAIVERS_INVALID", file: "w.yaml" }),
      )
    },
  )
})

describe("an annotation", () => {
  test.each([
    ['{sternpost.dev/waive.odd: "we know"}', "we know"],
    ['{sternpost.dev/waive.odd: "until 2026-12-31: we know"}', "we know"],
  ])("%s waives the rule for its object only", (annotations, reason) => {
    const text = `${pod("a", annotations)}---\n${pod("b")}`
    expect(apply(text)).toEqual({ kept: ["b odd: is odd"], waived: [reason], unused: [] })
  })

  test("that is over says so", () => {
    const { kept } = apply(pod("a", '{sternpost.dev/waive.odd: "until 2026-01-01: x"}'))
    expect(kept).toEqual([
      "a odd: is odd (it was waived until 2026-01-01 by the annotation sternpost.dev/waive.odd)",
    ])
  })

  test.each([
    ['""', "a waiver needs a reason"],
    ['"until 2026-12-31"', "a waiver needs a reason"],
    ['"until 2026-13-01: x"', '"2026-13-01" is no day: one like 2026-12-31 was expected'],
    ["5", "a waiver needs a reason"],
  ])("with %s waives nothing, and is a finding of its own", (value, message) => {
    const text = `${pod("a", `{sternpost.dev/waive.odd: ${value}}`)}---\n${pod("b")}`
    expect(apply(text).kept).toEqual([
      "a odd: is odd",
      `a invalid-waiver: ${message}`,
      "b odd: is odd",
    ])
  })
})

test("what is about no object is not waived", () => {
  const finding: Finding = { rule: "odd", severity: "error", message: "is odd" }
  const waivers = readWaivers(document("{rule: odd, reason: x}"), "w.yaml")
  expect(applyWaivers([finding], { waivers, today: TODAY }).findings).toEqual([finding])
})

test.each([
  ["2026-11-24", true],
  ["2024-02-29", true],
  ["2026-02-29", false],
  ["2026-1-1", false],
  ["tomorrow", false],
])("%s is a day: %s", (text, expected) => {
  expect(isDay(text)).toBe(expected)
})
