import fc from "fast-check"
import { expect, test } from "vitest"
import { digestOf } from "./digest.ts"

test("is the same for the same text, in every version", () => {
  expect(digestOf("")).toBe(digestOf(""))
  expect(digestOf("spec")).toBe("848bbc418f9ef4d5")
})

test("is 16 digits, and another one for another text", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(digestOf(a)).toMatch(/^[0-9a-f]{16}$/)
      expect(digestOf(a) === digestOf(b)).toBe(a === b)
    }),
  )
})

test("of many texts that hardly differ, none is that of another", () => {
  const digests = new Set<string>()
  for (let i = 0; i < 20_000; i++) digests.add(digestOf(`{"image":"agent:${i}"}`))
  for (let i = 0; i < 20_000; i++) digests.add(digestOf("x".repeat(i % 200) + i))
  expect(digests.size).toBe(40_000)
  const halves = new Set([...digests].map((digest) => digest.slice(0, 8)))
  expect(halves.size).toBeGreaterThan(39_900)
})
