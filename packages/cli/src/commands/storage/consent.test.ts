import { PassThrough } from "node:stream"
import { expect, test } from "vitest"
import { askConsent } from "./consent.ts"

async function answered(text: string) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end(text)
  const consent = await askConsent("mend 2 records now?", { isInteractive: true, input, output })
  return { consent, asked: output.read()?.toString() }
}

test.each([
  ["y\n", true],
  ["YES\n", true],
  [" yes \n", true],
  ["n\n", false],
  ["\n", false],
  ["sure\n", false],
  ["", false],
])("%j is a yes: %j", async (text, consent) => {
  expect(await answered(text)).toEqual({ consent, asked: "mend 2 records now? [y/N] " })
})

test("nobody there is a no, and nobody is asked", async () => {
  const output = new PassThrough()
  const input = new PassThrough()
  expect(await askConsent("mend?", { isInteractive: false, input, output })).toBe(false)
  expect(output.read()).toBeNull()
})
