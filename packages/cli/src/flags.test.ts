import { expect, test } from "vitest"
import { type FlagSpec, parseFlags } from "./flags.ts"

const SPEC: FlagSpec = { config: "value", target: "list", summary: "switch" }
const parse = (...argv: string[]) => parseFlags(argv, SPEC, "sternpost run")

test("reads values with a blank or an equals sign; the last one counts", () => {
  expect(parse("--config", "a", "--config=b=c").values.get("config")).toBe("b=c")
  expect(parse("--config=").values.get("config")).toBe("")
})

test("gathers lists in order", () => {
  expect(parse("--target", "a", "x", "--target=b").lists.get("target")).toEqual(["a", "b"])
})

test("turns switches on and off", () => {
  expect([...parse("--summary").switches]).toEqual(["summary"])
  expect([...parse("--summary", "--summary=false").switches]).toEqual([])
  expect(() => parse("--summary=maybe")).toThrow("--summary is a switch")
})

test("takes a single dash and numbers for no flags", () => {
  expect(parse("-", "-1", "a=-x").positionals).toEqual(["-", "-1", "a=-x"])
})

test("keeps everything else, and all that follows --", () => {
  expect(parse("a", "--summary", "b", "--", "--config", "-x").positionals).toEqual([
    "a",
    "b",
    "--config",
    "-x",
  ])
})

test("refuses a flag it does not know, and one without its value", () => {
  expect(() => parse("--nope")).toThrow()
  expect(() => parse("-x")).toThrow("sternpost run: unknown flag -x")
  expect(() => parse("--toString")).toThrow()
  expect(() => parse("--config")).toThrow("sternpost run: --config needs a value")
})
