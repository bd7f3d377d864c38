import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { YamlError } from "./errors.ts"
import { parse, parseAll } from "./parse.ts"

interface Verdict {
  readonly input: string
  readonly value?: unknown
  readonly error?: string
}

// Recorded from sigs.k8s.io/yaml by test/oracle/goyaml/record.mjs.
function recorded(name: string): Verdict[] {
  const file = new URL(`./testdata/${name}`, import.meta.url)
  return JSON.parse(readFileSync(file, "utf8"), (_, value) =>
    typeof value?.$integer === "string" ? BigInt(value.$integer) : value,
  )
}

const verdicts = recorded("verdicts.json")

const shown = (input: string): string => {
  const text = JSON.stringify(input)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function read(input: string): Omit<Verdict, "input"> {
  try {
    return { value: parse(input) }
  } catch (error) {
    if (error instanceof YamlError) return { error: error.goMessage }
    throw error
  }
}

// Go prints large floats like integers, and the record has no negative zero.
function asGo(value: unknown, go: unknown): unknown {
  if (typeof value === "number") {
    return typeof go !== "string" && Number(go) === value ? go : value
  }
  if (typeof value !== "object" || typeof go !== "object" || value === null || go === null) {
    return value
  }
  if (Array.isArray(value)) return value.map((item, i) => asGo(item, (go as unknown[])[i]))
  const pairs = Object.entries(value)
  return Object.fromEntries(pairs.map(([k, v]) => [k, asGo(v, (go as typeof value)[k as never])]))
}

describe("what Go reads", () => {
  const accepted = verdicts.filter((verdict) => verdict.error === undefined)
  test.each(accepted.map(({ input, value }) => [shown(input), input, value] as const))(
    "%s has Go's value",
    (_, input, value) => {
      const ours = read(input)
      expect({ ...ours, value: asGo(ours.value, value) }).toEqual({ value })
    },
  )
})

describe("what Go refuses", () => {
  const refused = verdicts.filter((verdict) => verdict.error !== undefined)
  test.each(refused.map(({ input, error }) => [shown(input), input, error] as const))(
    "%s fails with Go's message",
    (_, input, error) => {
      expect(read(input)).toEqual({ error })
    },
  )
})

describe("what random texts are to Go", () => {
  const random = recorded("random.json")

  test("they are to us, values", () => {
    for (const { input, value, error } of random) {
      if (error !== undefined) continue
      const ours = read(input)
      expect([input, { ...ours, value: asGo(ours.value, value) }]).toEqual([input, { value }])
    }
  })

  test("they are to us, messages", () => {
    for (const { input, error } of random) {
      if (error !== undefined) expect([input, read(input)]).toEqual([input, { error }])
    }
  })
})

interface Sequences {
  readonly signs: readonly string[]
  readonly length: number
  readonly messages: readonly (string | null)[]
  /** For each sequence in order, its verdict as a character that counts from "0". */
  readonly answers: string
}

describe("what sequences of signs are to Go", () => {
  const file = new URL("./testdata/sequences.json", import.meta.url)
  const { signs, length, messages, answers }: Sequences = JSON.parse(readFileSync(file, "utf8"))

  test("they are to us, all of them", () => {
    const texts = [""]
    for (let from = 0, k = 0; k < length; k++) {
      for (const to = texts.length; from < to; from++) {
        for (const sign of signs) texts.push(texts[from] + sign)
      }
    }
    const wrong = texts.flatMap((text, i) => {
      const wanted = messages[answers.charCodeAt(i) - 48] ?? undefined
      const ours = read(text).error?.replace(/ map key.*/s, " map key")
      return ours === wanted ? [] : [{ text, wanted, ours }]
    })
    expect(wrong).toEqual([])
    expect(texts.length).toBe(answers.length)
  })
})

describe("streams", () => {
  test("parseAll gives the documents between markers and leaves out the empty ones", () => {
    expect(parseAll("a: 1\n--- # c\n---\nb: 2\n--- {c: 3}\n--- |\n  d\n")).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
      "d\n",
    ])
  })

  test("directives belong to the document behind them", () => {
    expect(parseAll("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n---\nb: 1\n")).toEqual([
      { a: "1" },
      { b: 1 },
    ])
  })

  test("what stands behind a document end is not read", () => {
    expect(parseAll("a: 1\n...\n---\nb: 1\n")).toEqual([{ a: 1 }, { b: 1 }])
  })

  test("UTF-16 with a byte order mark is read as Go reads it", () => {
    const text = "a: é\n"
    const little = Buffer.from(`\ufeff${text}`, "utf16le")
    expect(parse(little)).toEqual({ a: "é" })
    expect(parse(Buffer.from(little).swap16())).toEqual({ a: "é" })
  })

  test("aliases that explode are refused", () => {
    const levels = "abcdefghi".split("")
    const bomb = levels
      .map((name, i) => `${name}: &${name} [${Array(9).fill(i === 0 ? "x" : `*${levels[i - 1]}`)}]`)
      .join("\n")
    expect(() => parse(bomb)).toThrow("document contains excessive aliasing")
  })

  test("nesting beyond all measure is an error, not a crash", () => {
    expect(() => parse("[".repeat(20_000))).toThrow(YamlError)
  })

  test("__proto__ is a key like any other", () => {
    const value = parse("__proto__: {a: 1}\n") as object
    expect(Object.keys(value)).toEqual(["__proto__"])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})
