import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type CommandPlace, findCommand } from "./command.ts"

let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "sternpost-command-"))
  for (const folder of ["one", "two", "two/folder"]) mkdirSync(join(root, folder))
  for (const file of ["one/plain", "two/plain", "two/filter.sh", "one/tool.cmd"]) {
    writeFileSync(join(root, file), "#!/bin/sh\n")
    chmodSync(join(root, file), 0o755)
  }
  writeFileSync(join(root, "two/data"), "")
  chmodSync(join(root, "two/data"), 0o644)
})
afterAll(() => rmSync(root, { recursive: true }))

const place = (over: Partial<CommandPlace> = {}): CommandPlace => ({
  baseDir: join(root, "two"),
  searchPath: [join(root, "none"), join(root, "one"), join(root, "two")].join(delimiter),
  platform: "linux",
  ...over,
})

test("finds a name in the first folder of the path that has it", () => {
  expect(findCommand("plain", place())).toBe(join(root, "one/plain"))
  expect(findCommand("filter.sh", place())).toBe(join(root, "two/filter.sh"))
})

test("takes a command with a slash relative to the base folder", () => {
  expect(findCommand("./filter.sh", place({ searchPath: "" }))).toBe(join(root, "two/filter.sh"))
  expect(findCommand("../one/plain", place())).toBe(join(root, "one/plain"))
  expect(findCommand(join(root, "one/plain"), place())).toBe(join(root, "one/plain"))
})

test("passes over relative folders of the path", () => {
  expect(() => findCommand("filter.sh", place({ searchPath: `.${delimiter}` }))).toThrow(
    '"filter.sh" was not found on PATH; install it, or write ./filter.sh for a file beside the pipeline',
  )
})

test("tells a command line from a program", () => {
  for (const command of ["plain -n 1", "./plain -n 1"])
    expect(() => findCommand(command, place())).toThrow(
      `"${command}" was not found; write its arguments apart from it: [${command.split(" ").join(", ")}]`,
    )
})

test("adds the extensions of programs on Windows", () => {
  const windows = place({ platform: "win32", extensions: ".EXE;.CMD" })
  expect(findCommand("tool", windows)).toBe(join(root, "one/tool.cmd"))
  expect(findCommand("tool.cmd", windows)).toBe(join(root, "one/tool.cmd"))
})

test("refuses a script that does not say what runs it", () => {
  const file = join(root, "two/bare.sh")
  writeFileSync(file, "echo hello\n")
  chmodSync(file, 0o755)
  expect(() => findCommand("./bare.sh", place())).toThrow(
    `"./bare.sh" does not say what runs it; its first line must be like #!/bin/sh (${file})`,
  )
})

test.each([
  ["./missing.sh", "SANDBOX_NOT_FOUND", /there is no .*two\/missing\.sh$/],
  ["missing", "SANDBOX_NOT_FOUND", /not found on PATH/],
  ["./data", "SANDBOX_NOT_EXECUTABLE", /run: chmod \+x .*two\/data$/],
  ["data", "SANDBOX_NOT_EXECUTABLE", /run: chmod \+x .*two\/data$/],
  ["./folder", "SANDBOX_NOT_EXECUTABLE", /is a folder, not a program/],
])("refuses %s with %s", (command, code, message) => {
  expect(() => findCommand(command, place())).toThrow(
    expect.objectContaining({ code, command, message: expect.stringMatching(message) }),
  )
})
