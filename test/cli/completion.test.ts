import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { expect, test } from "vitest"
import { writeInto } from "../support/files.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const folder = folderOf({})

test.each(["bash", "zsh", "fish"])("the script for %s is one that it reads", async (shell) => {
  const { status, stdout, stderr } = await sternpost(["completion", shell])
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toContain("pipeline test")
  writeInto(folder, { [shell]: stdout })
  const check = spawnSync(shell, ["-n", join(folder, shell)], { encoding: "utf8" })
  // A shell that is not installed cannot tell.
  if (check.error === undefined) expect(check.stderr).toBe("")
})
