import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"

const INPUT = `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  volumes:
    - configMap: {name: web}
`
const AT = "Pod p (line 5 of the stream): spec.volumes[0].configMap.name (line 10)"
const match = { kind: "ConfigMap" }

async function findings(...stages: object[]) {
  const compiled = await compilePipeline(await definePipeline({ stages }))
  const { stages: results } = await runPipeline(compiled, INPUT)
  return results.map(({ findings: found }) =>
    found.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
  )
}

const WARNING =
  'warning dangling-reference: it names ConfigMap "web", which this stage removed or renamed'
const renaming = (type: string) => ({
  uses: "patch",
  match,
  with: { type, allowNameChange: true, patch: { metadata: { name: "new" } } },
})

describe("who still names what a stage took away", () => {
  test.each([
    ["deleted", { uses: "delete", match }],
    ["renamed by a merge patch", renaming("merge")],
    ["renamed by a strategic patch", renaming("strategic")],
  ])("is told: %s", async (_, stage) => {
    expect(await findings(stage)).toEqual([[WARNING]])
  })

  test("fails the stage, or is nobody's business, as the option says", async () => {
    const deleting = (dangling: string) => ({ uses: "delete", match, with: { dangling } })
    await expect(findings(deleting("fail"))).rejects.toThrow(
      `${AT}: it names ConfigMap "web", which this stage removed or renamed`,
    )
    expect(await findings(deleting("ignore"))).toEqual([[]])
  })

  test("is nobody who is deleted too", async () => {
    expect(await findings({ uses: "delete", match: { name: "(web|p)" } })).toEqual([[]])
  })

  test("is no matter where fields are deleted", async () => {
    const stage = { uses: "delete", with: { fields: ["spec"], dangling: "warn" } }
    await expect(findings(stage)).rejects.toThrow("leave one of them out")
  })

  test("is told by the guard, which sees the whole pipeline", async () => {
    const add = { uses: "add-resources", with: { resources: INPUT.split("---")[0] } }
    const [, guarded] = await findings(
      { uses: "delete", match, with: { dangling: "ignore" } },
      {
        uses: "guard",
      },
    )
    expect(guarded?.[1]).toContain("warning dangling-reference: it names ConfigMap")
    const [, , calm] = await findings({ uses: "delete", match }, add, {
      uses: "guard",
      with: { removedObjects: "ignore" },
    })
    expect(calm).toEqual([])
  })
})
