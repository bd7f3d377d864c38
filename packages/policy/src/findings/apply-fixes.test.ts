import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { applyFixes } from "./apply-fixes.ts"
import type { Finding } from "./finding.ts"

const TEXT = `# one
kind: Pod
apiVersion: v1
metadata: {name: a}
spec:
  env:
    - a # first
    - b
    - a # last
  old: 1
`
const base = { rule: "odd", severity: "error", message: "is odd" } as const

function fixed(...fixes: NonNullable<Finding["fix"]>[]) {
  const stream = parseManifests(TEXT)
  const [manifest] = stream.manifests
  if (manifest === undefined) throw new Error("no manifest")
  const findings = fixes.map((fix): Finding => ({ ...base, manifest, fix }))
  const result = applyFixes(findings)
  return { text: stream.toString(), fixed: result.fixed.length, left: result.left.length }
}

test("edits are applied, and nothing else is touched", () => {
  const { text, ...counts } = fixed([{ op: "rename", path: ["spec", "old"], key: "new" }])
  expect(text).toBe(TEXT.replace("old: 1", "new: 1"))
  expect(counts).toEqual({ fixed: 1, left: 0 })
})

test("items that are taken out of one list do not move each other", () => {
  const { text } = fixed(
    [{ op: "delete", path: ["spec", "env", 0] }],
    [{ op: "delete", path: ["spec", "env", 1] }],
  )
  expect(text).toBe(TEXT.replace("    - a # first\n    - b\n", ""))
})

test("what stands behind an item that is taken out is changed where it stood, in whatever order it was found", () => {
  const out = [{ op: "delete", path: ["spec", "env", 0] }] as const
  const other = [{ op: "set", path: ["spec", "env", 2], value: "c" }] as const
  for (const fixes of [
    [out, other],
    [other, out],
  ])
    expect(fixed(...fixes).text).toBe(
      TEXT.replace("    - a # first\n", "").replace("a # last", "c # last"),
    )
})

test("one fix of two findings is applied once, and mends both", () => {
  const fix = [{ op: "delete", path: ["spec", "env", 0] }] as const
  const { text, ...counts } = fixed(fix, fix)
  expect(text).toBe(TEXT.replace("    - a # first\n", ""))
  expect(counts).toEqual({ fixed: 2, left: 0 })
})

test("what has no fix is left, and so is what does not take one", () => {
  const stream = parseManifests(TEXT)
  const [manifest] = stream.manifests
  const findings: Finding[] = [
    base,
    { ...base, ...(manifest && { manifest }), fix: [{ op: "delete", path: ["spec", "none"] }] },
  ]
  expect(applyFixes(findings)).toEqual({ fixed: [], left: findings })
  expect(stream.toString()).toBe(TEXT)
})
