import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { withoutValues } from "./secret-values.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

describe("withoutValues", () => {
  test("leaves a message without values as it is", () => {
    const message = 'Secret "web" is invalid: type: field is immutable'
    expect(withoutValues(message, undefined)).toBe(message)
    expect(withoutValues(message, { data: { k: base64("hunter2") } })).toBe(message)
  })

  test.each([
    ["stringData", { stringData: { k: "hunter2" } }],
    ["data", { data: { k: base64("hunter2") } }],
    ["a JSON patch", [{ op: "add", path: "/stringData/k", value: "hunter2" }]],
    ["a JSON patch of a map", [{ op: "add", path: "/data", value: { k: base64("hunter2") } }]],
  ])("masks values of %s", (_, secret) => {
    expect(withoutValues('found "hunter2" here', secret)).toBe('found "(value of the Secret)" here')
  })

  test("masks values as they were sent, quoted", () => {
    const secret = { stringData: { k: 'a"quoted\nvalue' } }
    expect(withoutValues(String.raw`bad a\"quoted\nvalue`, secret)).not.toContain("quoted")
    const encoded = base64("hunter2")
    expect(withoutValues(`bad ${encoded}`, { data: { k: encoded } })).not.toContain(encoded)
  })

  test.each(['"{\\"data\\":{\\"old\\":\\"aHVudGVyMg==\\"}}"', '"map[data:map[old:aHVudGVyMg==]]"'])(
    "masks a Secret that is quoted whole, with values that were not sent: %s",
    (quoted) => {
      const message = `patch: Invalid value: ${quoted}: illegal base64 data in "k"`
      const expected = 'patch: Invalid value: "(the Secret)": illegal base64 data in "k"'
      expect(withoutValues(message, { data: { k: "%%" } })).toBe(expected)
      expect(withoutValues(message, undefined)).toBe(message)
    },
  )

  test("masks a short value only where it stands alone", () => {
    const masked = withoutValues('"a" in data of a1', { stringData: { k: "a" } })
    expect(masked).toBe('"(value of the Secret)" in data of a1')
  })

  test("masks the longest of two values that begin alike", () => {
    const stringData = { a: "password", b: "password-longer" }
    expect(withoutValues("password-longer", { stringData })).toBe("(value of the Secret)")
  })

  test("never shows a value", () => {
    const value = fc.string({ minLength: 6 }).filter((it) => it.trim() !== "")
    fc.assert(
      fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!"(value of the Secret)".includes(secret))
        const message = withoutValues(`${before}${secret}${after}`, { stringData: { secret } })
        expect(message.split("(value of the Secret)").some((it) => it.includes(secret))).toBe(false)
      }),
    )
  })
})
