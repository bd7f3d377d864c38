import { describe, expect, test } from "vitest"
import { directivesBefore, followsMarker } from "./markers.ts"
import { createSource } from "./source.ts"

describe("markers", () => {
  test("end right before an offset or do not", () => {
    const at = (text: string, offset = text.length): boolean =>
      followsMarker(createSource(text), offset)
    expect([at("---"), at("a\n---"), at("\ufeff---", 6)]).toEqual([true, true, true])
    expect([at("a---"), at(" ---"), at("--"), at("")]).toEqual([false, false, false, false])
  })

  test("have directives before them, comments and blank lines between", () => {
    const from = (text: string): string => {
      const source = createSource(text)
      return source.latin1.slice(directivesBefore(source, text.length))
    }
    expect(from("%YAML 1.1\n---")).toBe("%YAML 1.1\n---")
    expect(from("a: 1\n...\n%TAG ! x\n\n# c\n%TAG !e! y\n---")).toBe(
      "%TAG ! x\n\n# c\n%TAG !e! y\n---",
    )
    expect(from("%YAML 1.1\na: 1\n---")).toBe("")
    expect(from("a: 1\n  b\n---")).toBe("")
  })
})
