import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

import { runProgram } from "../support/run-program.ts"
import { describeWithTools } from "../support/tools.ts"

const script = fileURLToPath(new URL("../../bin/record-examples.mjs", import.meta.url))

describeWithTools("the recorded examples", ["helm3", "helm4"], () => {
  test("are what the real Helms make of the example chart", async () => {
    const { status, stderr } = await runProgram(process.execPath, [script, "--check"])
    expect(stderr).toBe("")
    expect(status).toBe(0)
  })
})
