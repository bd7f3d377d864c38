import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { scanDocument } from "../document.ts"
import { parse } from "../parse.ts"
import { createSource } from "../source.ts"
import { nodeValue } from "../value.ts"
import { applyEdits } from "./apply.ts"
import { equalValues } from "./equal.ts"
import { spliceText } from "./splice.ts"
import type { Edit } from "./types.ts"
import { editValue } from "./value.ts"

const folder = new URL("../testdata/edits/", import.meta.url)
const cases = readdirSync(folder)

function load(name: string): { text: string; edits: Edit[] } {
  const text = readFileSync(new URL(`${name}/input.yaml`, folder), "utf8")
  const edits = parse(readFileSync(new URL(`${name}/edits.yaml`, folder))) as Edit[]
  return { text, edits }
}

function apply(text: string, edits: readonly Edit[]): string {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const latin1 = spliceText(source, 0, source.bytes.length, applyEdits(document, edits))
  return Buffer.from(latin1, "latin1").toString()
}

describe.each(cases)("edits of %s", (name) => {
  const { text, edits } = load(name)

  test("give the expected text", async () => {
    const expected = new URL(`${name}/expected.yaml`, folder)
    await expect(apply(text, edits)).toMatchFileSnapshot(expected.pathname)
  })

  test("give the expected value", () => {
    let value = parse(text)
    for (const edit of edits) value = editValue(value, edit)?.value
    expect(equalValues(parse(apply(text, edits)), value)).toBe(true)
  })

  test("give the same one after the other", () => {
    const inTurn = edits.reduce((current, edit) => apply(current, [edit]), text)
    expect(parse(inTurn)).toEqual(parse(apply(text, edits)))
  })
})

describe("a stream", () => {
  test("is edited document by document, the others keep their bytes", () => {
    const texts = cases.filter((name) => name !== "json").map((name) => load(name))
    const source = createSource(texts.map(({ text }) => `--- # next\n${text}`).join(""))
    let at = 0
    const splices = texts.flatMap(({ text, edits }, i) => {
      const start = at + "---".length
      at += "--- # next\n".length + Buffer.byteLength(text)
      return i % 2 === 0 ? applyEdits(scanDocument(source, start, at), edits) : []
    })
    const edited = Buffer.from(spliceText(source, 0, at, splices), "latin1").toString()
    const pieces = edited.split("--- # next\n").slice(1)
    expect(pieces.filter((_, i) => i % 2 === 1)).toEqual(
      texts.filter((_, i) => i % 2 === 1).map(({ text }) => text),
    )
    for (const [i, { text, edits }] of texts.entries()) {
      if (i % 2 === 0) expect(pieces[i]).toBe(apply(text, edits))
    }
  })

  test("values of partly scanned documents are those of whole ones", () => {
    for (const name of cases) {
      const source = createSource(load(name).text)
      const whole = scanDocument(source, 0, source.bytes.length)
      const part = scanDocument(source, 0, source.bytes.length, { until: ["metadata"] })
      expect(nodeValue(part, part.root)).toEqual(nodeValue(whole, whole.root))
    }
  })
})
