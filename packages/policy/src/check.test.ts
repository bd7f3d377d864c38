import { ManifestError, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { type CheckedObject, UNREADABLE, visitObjects } from "./check.ts"
import type { Finding } from "./findings/finding.ts"

const TEXT = "kind: A\nmetadata: {name: a}\n---\nkind: B\nmetadata: {name: b}\n"

function visit(fail: (object: CheckedObject) => void) {
  const objects = parseManifests(TEXT).manifests.map((manifest) => ({
    manifest,
    value: manifest.value(),
  }))
  const findings: Finding[] = []
  const visited: string[] = []
  const reporter = { report: (finding: Finding) => findings.push(finding), skip: () => {} }
  visitObjects("lint", objects, reporter, (object) => {
    visited.push(object.manifest.name)
    fail(object)
  })
  return { findings, visited }
}

test("an object that cannot be read is a finding, and the next is visited", () => {
  const { findings, visited } = visit(({ manifest }) => {
    if (manifest.name === "a") throw new ManifestError("MANIFEST_SYNTAX", "too many aliases")
  })
  expect(visited).toEqual(["a", "b"])
  expect(findings).toMatchObject([
    { rule: UNREADABLE.id, severity: "error", message: "too many aliases" },
  ])
  expect(findings[0]?.manifest?.name).toBe("a")
})

test("any other error is a failure that names the check and the object, and keeps its cause", () => {
  const cause = new TypeError("x is undefined")
  const fail = () =>
    visit(() => {
      throw cause
    })
  expect(fail).toThrow(
    expect.objectContaining({
      code: "CHECK_FAILED",
      check: "lint",
      object: "A a (line 1 of the stream)",
      message: 'check "lint" failed at A a (line 1 of the stream): x is undefined',
      cause,
    }),
  )
})
