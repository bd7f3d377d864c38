import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { Finding, Rule } from "../findings/finding.ts"
import { makeReport, nameObject } from "./report.ts"

const RULES: readonly Rule[] = ["a", "b", "c"].map((id) => ({
  id,
  summary: id,
  severity: "error",
  help: id,
}))
const stream = () =>
  parseManifests(
    ["p", "q", "r"]
      .map((name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`)
      .join("---\n"),
  ).manifests

function sample() {
  const manifests = stream()
  const [x, y, z] = manifests
  if (x === undefined || y === undefined || z === undefined) throw new Error("no objects")
  const findings: Finding[] = [
    { rule: "c", severity: "error", message: "lost", line: 9 },
    { rule: "b", severity: "error", message: "one", manifest: x },
    { rule: "b", severity: "info", message: "two", manifest: x },
    { rule: "a", severity: "warning", message: "three", manifest: z },
  ]
  const skipped = ["first", "second"].map((reason) => ({ manifest: y, rule: "a", reason }))
  return makeReport({ manifests, findings, skipped, unreadable: 1, rules: [...RULES, ...RULES] })
}

test("objects are counted once, however much is said of them", () => {
  expect(sample().summary).toEqual({
    documents: 4,
    checked: 2,
    skipped: 1,
    error: 2,
    warning: 1,
    info: 1,
  })
})

test("what somebody asked to leave out makes no object unchecked", () => {
  const [manifest] = stream()
  if (manifest === undefined) throw new Error("no object")
  const asked = { manifest, rule: "a", reason: "the annotation says so", isAsked: true } as const
  const manifests = [manifest]
  const report = makeReport({
    manifests,
    findings: [],
    skipped: [asked],
    unreadable: 0,
    rules: RULES,
  })
  expect(report.summary).toMatchObject({ documents: 1, checked: 1, skipped: 0 })
  expect(report.objects()[0]?.skipped).toEqual([])
  // It is told nevertheless.
  expect(report.skipped).toEqual([asked])
})

test("the rules that findings name are there once each, in the order of the checks", () => {
  expect(sample().rules.map(({ id }) => id)).toEqual(["a", "b", "c"])
  const none = makeReport({ manifests: [], findings: [], skipped: [], unreadable: 0, rules: RULES })
  expect(none).toMatchObject({ rules: [], findings: [], waived: 0 })
  expect(none.objects()).toEqual([])
})

test("each object has what was found of it, what cannot be read comes first", () => {
  const objects = sample().objects()
  expect(
    objects.map(({ object, findings, skipped }) => [
      object.name,
      findings.map(({ message }) => message),
      skipped,
    ]),
  ).toEqual([
    ["", ["lost"], []],
    ["p", ["one", "two"], []],
    ["q", [], ["first", "second"]],
    ["r", ["three"], []],
  ])
})

describe("an object is named", () => {
  const name = (kind: string, namespace: string, own: string) =>
    nameObject({ apiVersion: "v1", kind, namespace, name: own })
  test.each([
    [name("Pod", "shop", "web"), "Pod shop/web"],
    [name("Pod", "", "web"), "Pod web"],
    [name("Pod", "", ""), "Pod without a name"],
    [name("", "", "web"), "object web"],
    [name("", "", ""), "document"],
    [nameObject(undefined), "document"],
    [name("Pod", "", "a\n\u001b[2Jb"), "Pod a [2Jb"],
  ])("%s", (text, expected) => {
    expect(text).toBe(expected)
  })
})
