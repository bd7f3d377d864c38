import { expect, test } from "vitest"
import { invocation } from "./windows.ts"

test("starts programs as they are", () => {
  const plain = { file: "/bin/x.cmd", args: ["a b"], isVerbatim: false }
  expect(invocation("/bin/x.cmd", ["a b"], "linux")).toEqual(plain)
  expect(invocation("C:\\x.exe", ["%A%"], "win32")).toEqual({
    file: "C:\\x.exe",
    args: ["%A%"],
    isVerbatim: false,
  })
})

test("starts batch files through cmd.exe, with arguments that it leaves alone", () => {
  const { file, args, isVerbatim } = invocation("C:\\a b\\x.cmd", ["a b", '"&calc'], "win32")
  expect([file, isVerbatim]).toEqual(["cmd.exe", true])
  expect(args.slice(0, 3)).toEqual(["/d", "/s", "/c"])
  expect(args[3]).toBe('"C:\\a^ b\\x.cmd ^^^"a^^^ b^^^" ^^^"\\^^^"^^^&calc^^^""')
})

test("doubles backslashes before quotes only", () => {
  const { args } = invocation("x.BAT", ["a\\b\\", 'c\\"d'], "win32", "C:\\cmd.exe")
  expect(args[3]).toBe('"x.BAT ^^^"a\\b\\\\^^^" ^^^"c\\\\\\^^^"d^^^""')
})
