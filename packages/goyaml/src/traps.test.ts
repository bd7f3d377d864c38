import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { apply, insert, remove, set } from "./edit/testing.ts"
import { parse } from "./parse.ts"
import { createSource } from "./source.ts"

// Traps that manifests in the wild hold for whoever edits them as text.

const label = set(["metadata", "labels", "team"], "core")

describe("reading", () => {
  test("1: the search for a key ends with its document", () => {
    const size = 20_000
    const source = createSource(`${"kind: A\nb: 1\n---\n".repeat(size)}metadata: {}\n`)
    const length = "kind: A\nb: 1\n".length
    const began = process.cpuUsage().user
    for (let i = 0; i < size; i++) {
      const start = i * (length + 4)
      scanDocument(source, start, start + length, { until: ["metadata"] })
    }
    // Searching the whole stream each time takes minutes.
    expect((process.cpuUsage().user - began) / 1e6).toBeLessThan(5)
  })

  test("2: octal numbers are octal", () => {
    expect(parse("defaultMode: 0644\nb: 0o644\nc: 0x1F\nd: 1_000\ne: 0b11\n")).toEqual({
      defaultMode: 420,
      b: 420,
      c: 31,
      d: 1000,
      e: 3,
    })
  })

  test("3: on, yes and NO are booleans", () => {
    expect(parse("[on, yes, y, NO, Off, oN]")).toEqual([true, true, true, false, false, "oN"])
  })

  test("5: dates are strings, and large integers keep their digits", () => {
    expect(parse("[2024-01-01, 22:22, 9007199254740993, 18446744073709551615]")).toEqual([
      "2024-01-01",
      "22:22",
      9007199254740993n,
      18446744073709551615n,
    ])
  })

  test("6: merge keys are merged, tagged ones too", () => {
    expect(parse("a: &a {x: 1}\nb: {<<: *a}\nc:\n  !!merge <<: *a\n")).toEqual({
      a: { x: 1 },
      b: { x: 1 },
      c: { x: 1 },
    })
  })

  test("8: the last of duplicate keys wins", () => {
    expect(parse("a: 1\na: 2\n")).toEqual({ a: 2 })
  })

  test("11: quoted text may go on at column 0, where it is no key", () => {
    const text = 'x: "foo\nmetadata:\n bar"\nmetadata:\n  name: x\n'
    expect(parse(text)).toEqual({ x: "foo metadata: bar", metadata: { name: "x" } })
    expect(apply(text, label)).toBe(`${text}  labels:\n    team: core\n`)
  })

  test("12: sequences at their key's column, blank lines, closing brackets at the margin", () => {
    const text = "a:\n- x\n  \n- w\nb: [\n  1\n]\nc: {\n}\n"
    expect(parse(text)).toEqual({ a: ["x", "w"], b: [1], c: {} })
    expect(apply(text, insert(["a", 2], "z"))).toBe(text.replace("- w\n", "- w\n- z\n"))
  })

  test("12: Go does not allow a tab behind a dash", () => {
    expect(() => parse("-\tx\n")).toThrow("found character that cannot start any token")
  })
})

describe("editing", () => {
  test("4: what another reader might misunderstand is quoted", () => {
    for (const text of ["on", "yes", "1_000", "22:22", "2024-01-01", "0644", "1.0", "null", "~"]) {
      expect(apply("a: b\n", set(["a"], text))).toBe(`a: "${text}"\n`)
    }
  })

  test("8: of duplicate keys the one that counts is set", () => {
    expect(apply("a: 1\na: 2\n", set(["a"], 3))).toBe("a: 1\na: 3\n")
  })

  test("10: labels that are null become a map", () => {
    expect(apply("metadata:\n  labels: # none\n  name: x\n", label)).toBe(
      "metadata:\n  labels: # none\n    team: core\n  name: x\n",
    )
    expect(apply("metadata:\n  labels: ~\n", label)).toBe("metadata:\n  labels:\n    team: core\n")
  })

  test("10: empty brackets in a block become a block, and come back", () => {
    const text = "metadata:\n  labels: {} # none\n  name: x\n"
    const edited = apply(text, label)
    expect(edited).toBe("metadata:\n  labels: # none\n    team: core\n  name: x\n")
    expect(apply(edited, remove(["metadata", "labels", "team"]))).toBe(text)
  })

  test("13: line breaks are the document's own", () => {
    expect(apply("metadata:\r\n  name: x\r\n", label)).toBe(
      "metadata:\r\n  name: x\r\n  labels:\r\n    team: core\r\n",
    )
    // Where they are mixed, the lines around count, not the last one.
    expect(apply("metadata:\r\n  name: x\r\nspec: {}\n", label)).toBe(
      "metadata:\r\n  name: x\r\n  labels:\r\n    team: core\r\nspec: {}\n",
    )
  })

  test("13: a byte order mark stays where it is", () => {
    expect(apply("\ufeffa: 1\nb: 2\n", set(["c"], 3), remove(["a"]))).toBe("\ufeffb: 2\nc: 3\n")
  })

  test("13: JSON stays JSON, compact or not", () => {
    expect(apply('{"metadata":{"name":"x"}}\n', label)).toBe(
      '{"metadata":{"name":"x","labels":{"team":"core"}}}\n',
    )
    const pretty = '{\n  "metadata": {\n    "name": "x"\n  }\n}\n'
    expect(apply(pretty, label)).toBe(
      '{\n  "metadata": {\n    "name": "x",\n    "labels": {"team": "core"}\n  }\n}\n',
    )
    expect(apply("{}", label)).toBe('{"metadata": {"labels": {"team": "core"}}}')
  })

  test("15: an appended item comes behind the last byte of the one before it", () => {
    const text = `spec:
  containers:
    - name: a
      script: |
        # looks like a comment
        run
    # about what follows
  volumes: []
`
    const item = { name: "b", args: ["--x"] }
    expect(apply(text, insert(["spec", "containers", 1], item))).toBe(
      text.replace("run\n", "run\n    - name: b\n      args:\n        - --x\n"),
    )
  })

  test("16: the change is two lines long", () => {
    const text =
      "# head\nmetadata:\n    name:   x   # odd\n    labels:\n          a:  'b'\n\n# tail\n"
    expect(apply(text, label)).toBe(text.replace("'b'\n", "'b'\n          team: core\n"))
  })
})
