import { parse } from "@sternpost/goyaml"
import { describe, expect, test } from "vitest"
import { formatReport, REPORT_FORMATS, type ReportFormat } from "./formats.ts"
import { sketchReport } from "./testing.ts"

// Names and messages that mean something to one format or another, or to a terminal.

const ODD = `"<b>&'</b>]]>%0A::,#\\ \u001b[2J\r\n\t\u2028\u0000\ufffe: - ok 1 é 😀`
// XML cannot hold three of them, even escaped.
const IN_XML = ODD.replace("\u001b", "?").replace("\u0000", "?").replace("\ufffe", "?")
const report = () =>
  sketchReport(
    { name: ODD, namespace: "shop", message: ODD, file: "out/a,b: #%.yaml" },
    { name: "b", message: `first\nsecond ${ODD}`, severity: "warning" },
    { name: "c", skipped: ODD },
    { name: "d", isGood: true },
  )
const write = (format: ReportFormat) => formatReport(report(), format, { version: "1.2.3" })

test.each(["json", "sarif", "gitlab"] as const)("%s has them as they are", async (format) => {
  const text = await write(format)
  const value: unknown = JSON.parse(text)
  expect(JSON.stringify(value)).toContain(JSON.stringify(ODD).slice(1, -1))
})

test.each(["krm", "policyreport", "openreports"] as const)(
  "%s has them as they are",
  async (format) => {
    expect(JSON.stringify(parse(await write(format)))).toContain(JSON.stringify(ODD).slice(1, -1))
  },
)

describe("junit", () => {
  test("is well formed, and has all that XML can hold", async () => {
    const elements = readXml(await write("junit"))
    const failure = elements.find(({ name }) => name === "failure")
    expect(failure?.attributes["message"]).toBe(IN_XML)
    expect(failure?.text).toContain(IN_XML)
    expect(elements.map(({ name }) => name)).toEqual([
      "testsuites",
      "testsuite",
      "testcase",
      "failure",
      "testcase",
      "system-out",
      "testcase",
      "skipped",
      "testcase",
    ])
  })
})

test("github has one command for each finding, which says the same when it is read", async () => {
  const lines = (await write("github")).trimEnd().split("\n")
  expect(lines).toHaveLength(2)
  const [, properties = "", data = ""] = /^::error ([^:]*)::(.*)$/s.exec(lines[0] ?? "") ?? []
  const decode = (text: string) =>
    text.replace(/%(25|0D|0A|3A|2C)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  expect(properties.split(",").map(decode)).toEqual([
    "file=out/a,b: #%.yaml",
    "line=4",
    "title=odd",
  ])
  expect(decode(data)).toContain(`spec: ${ODD}`)
})

test("tap has a line for each object, and no directive but its own", async () => {
  const lines = (await write("tap")).trimEnd().split("\n")
  const results = lines.slice(2).filter((line) => !line.startsWith("#"))
  expect(results).toHaveLength(4)
  expect(results.map((line) => /^(?:not )?ok \d+ - /.test(line))).toEqual([true, true, true, true])
  expect(results.map((line) => /(?<!\\)#/.test(line))).toEqual([false, false, true, false])
})

test.each(["text", "tap"] as const)("%s gives a terminal no commands", async (format) => {
  expect((await write(format)).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u)
})

test.each(REPORT_FORMATS)("%s ends with one line end, and is the same again", async (format) => {
  const text = await write(format)
  expect(text).toMatch(/[^\n]\n$/)
  expect(await write(format)).toBe(text)
})

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' }

/** The elements of a document in order. Throws for one that is not well formed. */
function readXml(text: string): Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const decode = (raw: string) => {
    if (/[<\r]|&(?!(?:amp|lt|gt|quot|#\d+);)|\]\]>/.test(raw)) throw new Error(`bad text: ${raw}`)
    return raw.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
      code === undefined ? (ENTITIES[name] ?? "") : String.fromCharCode(Number(code)),
    )
  }
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "")
  for (const [, content = "", close, name = "", attributes = "", end] of body.matchAll(
    /([^<]*)<(\/?)([\w-]+)((?: [\w-]+="[^"]*")*)(\/?)>/g,
  )) {
    const [parent] = open.slice(-1)
    if (parent !== undefined) parent.text += decode(content)
    if (close === "/") {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another one`)
      continue
    }
    const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)]
    const element: Element = {
      name,
      attributes: Object.fromEntries(pairs.map(([, key = "", raw = ""]) => [key, decode(raw)])),
      text: "",
    }
    elements.push(element)
    if (end !== "/") open.push(element)
  }
  if (open.length > 0) throw new Error(`<${open[0]?.name}> is not closed`)
  return elements
}
