import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "../document.ts"
import { parse } from "../parse.ts"
import { createSource } from "../source.ts"
import { applyEdits } from "./apply.ts"
import { spliceText } from "./splice.ts"
import type { Edit } from "./types.ts"
import { editValue } from "./value.ts"

function apply(text: string, ...edits: Edit[]): string {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const latin1 = spliceText(source, 0, source.bytes.length, applyEdits(document, edits))
  return Buffer.from(latin1, "latin1").toString()
}

const set = (path: string, value: unknown): Edit => ({ op: "set", path: path.split("."), value })
const remove = (path: string): Edit => ({ op: "delete", path: path.split(".") })

describe("anchors and aliases", () => {
  test("an edit inside an anchored node leaves its aliases as they were (trap 7)", () => {
    const text = "labels: &l # shared\n  a: b\nselector: *l # same\n"
    expect(apply(text, set("labels.c", "d"))).toBe(
      "labels: &l # shared\n  a: b\n  c: d\nselector: # same\n  a: b\n",
    )
  })

  test("an edit through an alias writes the alias out", () => {
    expect(apply("x: &x\n  a: 1\nq: *x\nz: *x\n", set("q.a", 2))).toBe(
      "x: &x\n  a: 1\nq:\n  a: 2\nz: *x\n",
    )
  })

  test("an anchored value that goes leaves its aliases a value of their own", () => {
    const edited = apply("x: &x [1, 2]\nq: *x\n", remove("x"))
    expect(parse(edited)).toEqual({ q: [1, 2] })
    expect(edited).toBe("q:\n- 1\n- 2\n")
  })

  test("an edit elsewhere keeps anchors and aliases", () => {
    const text = "x: &x\n  a: 1\ny: *x\nz: 0\n"
    expect(apply(text, set("z", 1))).toBe("x: &x\n  a: 1\ny: *x\nz: 1\n")
  })

  test("an alias as a key is no obstacle", () => {
    const edited = apply("k: &k name\n*k : 1\nz: 0\n", set("name", 2), set("z", 1))
    expect(parse(edited)).toEqual({ k: "name", name: 2, z: 1 })
  })
})

describe("merge keys", () => {
  const text = "base: &b\n  a: 1\n  m: {k: v}\nuser:\n  <<: *b\n  c: 3 # three\n"

  test("a merged key is overridden where it is merged in", () => {
    expect(apply(text, set("user.a", 9))).toBe(`${text}  a: 9\n`)
  })

  test("what is below a merged key is written out with the rest of it", () => {
    expect(parse(apply(text, set("user.m.x", 1)))).toEqual({
      base: { a: 1, m: { k: "v" } },
      user: { a: 1, m: { k: "v", x: 1 }, c: 3 },
    })
  })

  test("a merged key can be deleted", () => {
    expect(parse(apply(text, remove("user.a")))).toEqual({
      base: { a: 1, m: { k: "v" } },
      user: { m: { k: "v" }, c: 3 },
    })
  })

  test("an edit of the merged map does not reach the map it is merged into", () => {
    const edited = apply(text, set("base.a", 5))
    expect(parse(edited)).toEqual({
      base: { a: 5, m: { k: "v" } },
      user: { a: 1, m: { k: "v" }, c: 3 },
    })
    expect(edited).toContain("c: 3 # three")
  })
})

describe("tags and explicit keys", () => {
  test("a tagged scalar loses its tag with its value", () => {
    expect(apply('a: !!str 1 # c\nb: !!int "2"\n', set("a", 7), set("b", "x"))).toBe(
      'a: 7 # c\nb: "x"\n',
    )
  })

  test("explicit keys can be set, added to and deleted", () => {
    const text = "? a\n: 1\n? b\n: 2\n"
    expect(parse(apply(text, set("a", 3)))).toEqual({ a: 3, b: 2 })
    expect(parse(apply(text, set("c", 3)))).toEqual({ a: 1, b: 2, c: 3 })
    expect(parse(apply(text, remove("b")))).toEqual({ a: 1 })
  })

  test("all of several duplicates of a key are deleted", () => {
    expect(apply("a: 1\nb: 2\na: 3\n", remove("a"))).toBe("b: 2\n")
  })
})

const VALUES = [
  "1",
  "x",
  "[1, {a: b}]",
  "\n    a: 1\n    b: {c: d}",
  "&x\n    a: 1\n    q: [1]",
  "*x",
  "&y [u, v]",
  "*y",
  "!!str 5",
  "!!map {a: 1}",
  "|\n    lit\n",
  "\n    <<: *x\n    z: 1",
  "\n    <<: [*x, {n: 1}]",
  "\n    ? e\n    : f",
]
const KEYS = ["a", "b", "c", "'d'", "!!str e", "? f\n ", "<<"]
const text = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), {
    minLength: 1,
    maxLength: 6,
  })
  .map(
    (pairs) =>
      `x0: &x {a: 1, m: {k: v}}\ny0: &y [1]\n${pairs.map(([k, v]) => `${k}: ${v}\n`).join("")}`,
  )

const path = fc.oneof(
  fc.tuple(fc.constantFrom("x0", "y0", "a", "b", "c", "d", "e")),
  fc.tuple(fc.constantFrom("x0", "a", "b", "c"), fc.constantFrom("a", "m", "z", "q", "e", "new")),
  fc.tuple(fc.constantFrom("x0", "a", "b"), fc.constantFrom("m", "q"), fc.constantFrom("k", "new")),
  fc.tuple(fc.constantFrom("y0", "a", "b"), fc.constantFrom(0, 1)),
)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    op: fc.constant("set" as const),
    path,
    value: fc.constantFrom<unknown>(1, "on", { n: [1] }, [], null),
  }),
  fc.record({ op: fc.constant("delete" as const), path }),
  fc.record({
    op: fc.constant("rename" as const),
    path: path.filter((p) => typeof p.at(-1) === "string"),
    key: fc.constantFrom("r", "a", "on"),
  }),
)

test("any edit of any such document gives the value it should", () => {
  fc.assert(
    fc.property(text, edit, (yaml, change) => {
      const before = attempt(() => parse(yaml))
      if (before === undefined) return
      const wanted = editValue(before.value, change)
      const edited = attempt(() => apply(yaml, change))
      if (wanted === undefined || edited === undefined) {
        expect([yaml, change, wanted, edited?.value]).toEqual([yaml, change, undefined, undefined])
        return
      }
      expect([yaml, change, edited.value, parse(edited.value)]).toEqual([
        yaml,
        change,
        edited.value,
        wanted.value,
      ])
    }),
    { numRuns: 3000 * Number(process.env["RUNS"] ?? 1) },
  )
})

function attempt<T>(run: () => T): { readonly value: T } | undefined {
  try {
    return { value: run() }
  } catch {
    return undefined
  }
}
