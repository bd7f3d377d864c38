import { describe, expect, test } from "vitest"
import { type Check, visitObjects } from "./check.ts"
import type { Finding } from "./findings/finding.ts"
import { testCheck } from "./testing.ts"

const INPUT = `apiVersion: v1
kind: Secret
metadata:
  name: a
data:
  key: aHVudGVyMg==
`
const RULE = {
  id: "odd",
  summary: "it is odd",
  severity: "warning",
  help: "An even one would be better, as this text is.",
} as const

type Visit = (finding: Finding, value: Record<string, unknown>) => Finding | undefined

function checkThat(visit: Visit): Check {
  return {
    name: "lint",
    rules: [RULE],
    run({ objects }, { report, skip }) {
      visitObjects("lint", objects, { report, skip }, ({ manifest, value }) => {
        const found = visit({ rule: "odd", severity: "warning", message: "odd", manifest }, value)
        if (found !== undefined) report(found)
      })
    },
  }
}

const run = (check: Check) => testCheck({ check: () => check, input: INPUT })

test("a check that keeps its promises passes", async () => {
  await run(checkThat((finding) => finding))
})

describe("it notices", () => {
  let count = 0
  test.each<[string, Visit, RegExp]>([
    ["a check that finds nothing", () => undefined, /found nothing/],
    ["a rule nobody declared", (finding) => ({ ...finding, rule: "x" }), /no rule "x"/],
    ["an empty message", (finding) => ({ ...finding, message: "" }), /says nothing/],
    ["a full stop", (finding) => ({ ...finding, message: "Odd." }), /full stop/],
    ["a moody check", (finding) => ({ ...finding, message: `${count++}` }), /different things/],
    [
      "a told secret",
      (finding) => ({ ...finding, message: "aHVudGVyMg== is odd" }),
      /the secret "aHVudGVyMg==" is told/,
    ],
    [
      "a change of the stream",
      (finding) => {
        finding.manifest?.set(["a"], 1)
        return finding
      },
      /stream was changed/,
    ],
    [
      "a change of a shared value",
      (finding, value) => {
        value["a"] = 1
        return finding
      },
      /shared value was changed/,
    ],
  ])("%s", async (_, visit, message) => {
    await expect(run(checkThat(visit))).rejects.toThrow(message)
  })

  test("a check that an unknown object stops", async () => {
    const shy: Check = {
      ...checkThat((finding) => finding),
      run({ objects }, { report }) {
        if (objects.every(({ manifest }) => manifest.kind === "Secret"))
          for (const { manifest } of objects)
            report({ rule: "odd", severity: "warning", message: "odd", manifest })
      },
    }
    await expect(run(shy)).rejects.toThrow(/hides what was found/)
  })

  test("a rule that is not explained", async () => {
    const check = { ...checkThat((finding) => finding), rules: [{ ...RULE, help: "" }] }
    await expect(run(check)).rejects.toThrow(/not explained/)
  })
})
