import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

import { runProgram } from "../support/run-program.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const folder = `${root}examples/storage-pglite/`

test("the walk without a server says what its page shows", async () => {
  const page = readFileSync(`${folder}README.md`, "utf8")
  const shown = /says:\n\n```\n([\s\S]*?)```/.exec(page)?.[1]
  const { status, stdout, stderr } = await runProgram(process.execPath, [`${folder}walk.mjs`])
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toBe(shown)
})
