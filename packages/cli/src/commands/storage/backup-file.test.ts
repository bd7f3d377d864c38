import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { backupFile, writeBackup } from "./backup-file.ts"

const folder = mkdtempSync(join(tmpdir(), "sternpost-backup-"))
afterAll(() => rmSync(folder, { recursive: true }))

test("a backup is called by its time and by what it is", () => {
  const now = new Date("2026-05-01T10:00:00.123Z")
  expect(backupFile(undefined, "Secret", now)).toBe("sternpost-repair-20260501T100000Z.json")
  expect(backupFile(undefined, "SQL", now)).toBe("sternpost-repair-20260501T100000Z.sql")
  expect(backupFile("mine", "SQL", now)).toBe("mine")
})

test("only its owner can read it, and it replaces nothing", async () => {
  const file = join(folder, "a.json")
  await writeBackup("cmd", file, "one")
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect(writeBackup("cmd", file, "two")).rejects.toThrow(
    /^cmd: cannot write the backup ".*a\.json": .*; nothing was changed: name another with --backup$/,
  )
  expect(readFileSync(file, "utf8")).toBe("one")
})
