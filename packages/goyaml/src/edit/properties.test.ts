import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "../document.ts"
import type { Path } from "../find.ts"
import { parse } from "../parse.ts"
import { createSource } from "../source.ts"
import { nodeValue } from "../value.ts"
import { applyEdits } from "./apply.ts"
import { equalValues } from "./equal.ts"
import { spliceText } from "./splice.ts"
import type { Edit } from "./types.ts"

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Picks numbers below a limit: what fast-check gives, one after the other. */
type Pick = (limit: number) => number

const picker = fc.array(fc.nat(1 << 20), { minLength: 60, maxLength: 60 }).map((numbers) => {
  let at = 0
  return (limit: number): number => (numbers[at++ % numbers.length] as number) % limit
})

const KEYS = [
  "a",
  "b",
  "name",
  "on",
  "1",
  "x y",
  "k: v",
  "#k",
  "é",
  "app.kubernetes.io/name",
  "-",
  "",
]
const TEXTS = [
  "x",
  "",
  "on",
  "1.0",
  "0644",
  "a b",
  "a: b",
  " # no",
  "é→",
  "l1\nl2\n",
  "l1\nl2",
  "\nx\n",
  "l\n\n\n",
  "'q'",
  '"q"',
  "- x",
  "tab\there",
  "\ttab\nx\n",
  "~",
  "<<",
  "null",
  "2024-01-01",
  "12:30",
  "a\r\nb",
  "*x",
  "\u0085",
  "{a}",
  "trail ",
  "x\n  y\n z",
]
const SCALARS: Json[] = [...TEXTS, null, true, false, 0, -1, 420, 1.5, 1e21, 12345678]

const json = fc.letrec<{ value: Json; map: Json; list: Json; scalar: Json }>((tie) => ({
  scalar: fc.constantFrom(...SCALARS),
  list: fc.array(tie("value"), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 4 }),
  value: fc.oneof({ depthSize: "small" }, tie("scalar"), tie("map"), tie("list")),
}))

interface Layout {
  readonly pick: Pick
  readonly indent: number
  readonly sequenceIndent: number
  comments: number
}

const quote = (text: string): string => JSON.stringify(text).replaceAll("\u0085", "\\u0085")

function scalar(value: Json, layout: Layout): string {
  if (typeof value !== "string") return String(value)
  if (/^[a-z]+$/.test(value) && !["on", "null"].includes(value) && layout.pick(2) === 0)
    return value
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what single quotes cannot hold
  const single = !/[\0-\x1f\x85]/.test(value) && layout.pick(2) === 0
  return single ? `'${value.replaceAll("'", "''")}'` : quote(value)
}

function comment(layout: Layout): string {
  return layout.pick(3) === 0 ? ` # c${layout.comments++}` : ""
}

function flow(value: Json, layout: Layout): string {
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, layout)).join(", ")}]`
  if (value === null || typeof value !== "object") return scalar(value, layout)
  return `{${Object.entries(value)
    .map(([key, item]) => `${quote(key)}: ${flow(item, layout)}`)
    .join(layout.pick(2) === 0 ? "," : ", ")}}`
}

function isFull(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0
}

// The text of a value behind `key:` or `-`, with the line break that ends it.
function rest(value: Json, column: number, layout: Layout, item: boolean): string {
  if (isFull(value) && layout.pick(6) > 0) {
    const deep = Array.isArray(value) && !item ? layout.sequenceIndent : layout.indent
    const inner =
      item && layout.pick(2) === 0 ? column + 2 : column + (item ? Math.max(deep, 1) : deep)
    const lines = block(value, inner, layout)
    if (item && inner === column + 2 && layout.pick(3) > 0) return ` ${lines.trimStart()}`
    return `${comment(layout)}\n${lines}`
  }
  if (value === null && layout.pick(2) === 0) return `${comment(layout)}\n`
  if (
    typeof value === "string" &&
    /^[a-z].*\n[\s\S]*[a-z0-9]\n$/.test(value) &&
    !/[\t\r]/.test(value) &&
    layout.pick(2) === 0
  ) {
    const margin = " ".repeat(column + layout.indent)
    return ` |${comment(layout)}\n${value.replace(/^(?=.)/gm, margin)}`
  }
  return ` ${isFull(value) || typeof value === "object" ? flow(value, layout) : scalar(value, layout)}${comment(layout)}\n`
}

function block(value: Json[] | { [key: string]: Json }, column: number, layout: Layout): string {
  const margin = " ".repeat(column)
  const lines = Array.isArray(value)
    ? value.map((item) => `${margin}-${rest(item, column, layout, true)}`)
    : Object.entries(value).map(
        ([key, item]) =>
          `${margin}${/^[ab]$/.test(key) ? key : quote(key)}:${rest(item, column, layout, false)}`,
      )
  const gaps = ["", "", "", "\n", `${margin}# own ${layout.comments}\n`]
  return lines.map((line, i) => (i > 0 ? gaps[layout.pick(gaps.length)] : "") + line).join("")
}

function write(value: Json, pick: Pick): string {
  const layout = { pick, indent: 2 + 2 * pick(2), sequenceIndent: 2 * pick(2), comments: 0 }
  const text = isFull(value) ? block(value, 0, layout) : `${flow(value, layout)}\n`
  const trimmed = pick(8) === 0 && !text.includes("|") ? text.replace(/\n$/, "") : text
  return pick(6) === 0 && !trimmed.includes("|") ? trimmed.replaceAll("\n", "\r\n") : trimmed
}

function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...inner.flatMap(([step, item]) => pathsOf(item as Json, [...path, step]))]
}

function at(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((inner, step) => (inner as never)?.[step], value)
}

function randomEdit(value: Json, fresh: Json, pick: Pick): Edit | undefined {
  const paths = pathsOf(value)
  const path = paths[pick(paths.length)] as Path
  const here = at(value, path)
  const key = KEYS[pick(KEYS.length)] as string
  switch (pick(6)) {
    case 0:
      return { op: "set", path, value: fresh }
    case 1:
      return path.length > 0 ? { op: "delete", path } : undefined
    case 2:
      if (Array.isArray(here))
        return { op: "insert", path: [...path, pick(here.length + 1)], value: fresh }
      return here === null ? { op: "insert", path: [...path, 0], value: fresh } : undefined
    case 3:
      return typeof path.at(-1) === "string" ? { op: "rename", path, key } : undefined
    default:
      if (Array.isArray(here) || (here !== null && typeof here !== "object")) return undefined
      return { op: "set", path: pick(2) ? [...path, key] : [...path, key, "deep"], value: fresh }
  }
}

// The edit done to a plain value, as a reader of the documentation would.
function reference(root: Json, edit: Edit): Json | undefined {
  const copy = { root: structuredClone(root) }
  const path = ["root", ...edit.path]
  let holder: Json = copy as Json
  for (const [i, step] of path.slice(0, -1).entries()) {
    const next: Json | undefined = (holder as never)[step]
    if (next === null || next === undefined) {
      ;(holder as Record<string, Json>)[step] = typeof path[i + 1] === "number" ? [] : {}
    } else if (typeof next !== "object") return undefined
    else if (Array.isArray(next) !== (typeof path[i + 1] === "number")) return undefined
    holder = (holder as Record<string, Json>)[step] as Json
  }
  const last = path.at(-1) as string
  const map = holder as Record<string, Json>
  if (edit.op === "set") map[last] = edit.value as Json
  else if (edit.op === "insert") (holder as Json[]).splice(Number(last), 0, edit.value as Json)
  else if (edit.op === "delete") {
    if (Array.isArray(holder)) holder.splice(Number(last), 1)
    else delete map[last]
  } else if (edit.key !== last) {
    map[edit.key] = map[last] as Json
    delete map[last]
  }
  return copy.root
}

function apply(text: string, edits: readonly Edit[]): string {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const splices = applyEdits(document, edits)
  for (const [i, splice] of splices.entries()) {
    const before = splices[i - 1]?.end ?? 0
    expect(before <= splice.start && splice.start <= splice.end).toBe(true)
    expect(splice.end <= source.bytes.length).toBe(true)
  }
  const latin1 = spliceText(source, 0, source.bytes.length, splices)
  return Buffer.from(latin1, "latin1").toString()
}

const factor = Number(process.env["RUNS"] ?? 1)
const runs = { numRuns: 1500 * factor }

describe("edits of random documents", () => {
  test("the writer of these tests writes what it means", () => {
    fc.assert(
      fc.property(json.map, picker, (value, pick) => {
        const text = write(value, pick)
        expect(equalValues(parse(text), value), text).toBe(true)
      }),
      runs,
    )
  })

  test("an edit changes the value as it changes a JavaScript value", () => {
    fc.assert(
      fc.property(fc.oneof(json.map, json.list), json.value, picker, (value, fresh, pick) => {
        const edit = randomEdit(value, fresh, pick)
        const wanted = edit && reference(value, edit)
        if (edit === undefined || wanted === undefined) return
        const text = write(value, pick)
        const edited = apply(text, [edit])
        expect(parse(edited), `${text}\n${JSON.stringify(edit)}\n${edited}`).toEqual(wanted)
      }),
      { numRuns: 4000 * factor },
    )
  })

  test("edits see the ones before them", () => {
    fc.assert(
      fc.property(
        json.map,
        fc.array(json.value, { minLength: 2, maxLength: 4 }),
        picker,
        (value, fresh, pick) => {
          const edits: Edit[] = []
          let wanted = value
          for (const item of fresh) {
            const edit = randomEdit(wanted, item, pick)
            const next = edit && reference(wanted, edit)
            if (edit === undefined || next === undefined) continue
            edits.push(edit)
            wanted = next
          }
          const text = write(value, pick)
          const edited = apply(text, edits)
          expect(parse(edited), `${text}\n${JSON.stringify(edits)}\n${edited}`).toEqual(wanted)
        },
      ),
      runs,
    )
  })

  test("new items and new keys at once give what one after the other gives", () => {
    fc.assert(
      fc.property(
        json.map,
        fc.array(json.value, { minLength: 2, maxLength: 6 }),
        picker,
        (value, fresh, pick) => {
          const text = write(value, pick)
          const edits: Edit[] = []
          let wanted = value
          const add = (edit: Edit) => {
            const next = reference(wanted, edit)
            if (next === undefined) return
            edits.push(edit)
            wanted = next
          }
          const paths = pathsOf(value).slice(0, 6)
          for (const item of fresh) {
            const path = paths[pick(paths.length)] as Path
            const here = at(wanted, path)
            const last = edits.at(-1)
            if (last?.op === "insert" && pick(2))
              add({ ...last, path: [...last.path.slice(0, -1), Number(last.path.at(-1)) + 1] })
            else if (Array.isArray(here))
              add({ op: "insert", path: [...path, pick(here.length + 1)], value: item })
            else if (typeof here === "object" && here !== null)
              add({ op: "set", path: [...path, `new${pick(3)}`], value: item })
          }
          const edited = apply(text, edits)
          expect(parse(edited), `${text}\n${JSON.stringify(edits)}\n${edited}`).toEqual(wanted)
        },
      ),
      { numRuns: 3000 * factor },
    )
  })

  test("several new keys and values at once give what one after the other gives", () => {
    fc.assert(
      fc.property(
        json.map,
        fc.array(json.scalar, { minLength: 2, maxLength: 5 }),
        picker,
        (value, fresh, pick) => {
          const text = write(value, pick)
          const maps = pathsOf(value).filter((path) => {
            const here = at(value, path)
            return here === null || (typeof here === "object" && !Array.isArray(here))
          })
          const edits = fresh.map((item): Edit => {
            const map = maps[pick(Math.min(maps.length, 2))] as Path
            const path = [...map, `new${pick(3)}`]
            return { op: "set", path: pick(3) ? path : [...path, "deep"], value: item }
          })
          let wanted: Json | undefined = value
          for (const edit of edits) wanted = wanted && reference(wanted, edit)
          if (wanted === undefined) return
          const edited = apply(text, edits)
          expect(parse(edited), `${text}\n${JSON.stringify(edits)}\n${edited}`).toEqual(wanted)
        },
      ),
      runs,
    )
  })

  test("comments outlive new scalars and new keys", () => {
    fc.assert(
      fc.property(json.map, json.scalar, picker, (value, fresh, pick) => {
        const text = write(value, pick)
        const paths = pathsOf(value).filter((path) => typeof at(value, path) !== "object")
        if (paths.length === 0) return
        const path = paths[pick(paths.length)] as Path
        const added: Edit = { op: "set", path: ["fresh", "key"], value: fresh }
        const edited = apply(text, [{ op: "set", path, value: fresh }, added])
        const comments = (yaml: string): string[] => (yaml.match(/# (?:c|own )\d+/g) ?? []).sort()
        expect(comments(edited), `${text}\n${JSON.stringify(path)}\n${edited}`).toEqual(
          comments(text),
        )
      }),
      runs,
    )
  })

  test("setting what is there already changes nothing", () => {
    fc.assert(
      fc.property(json.map, picker, (value, pick) => {
        const text = write(value, pick)
        const edits = pathsOf(value).map(
          (path): Edit => ({ op: "set", path, value: at(value, path) }),
        )
        expect(apply(text, edits)).toBe(text)
      }),
      runs,
    )
  })

  test("a new key goes without a trace when it is deleted again", () => {
    fc.assert(
      fc.property(json.map, json.value, picker, (value, fresh, pick) => {
        if (!isFull(value)) return
        const text = write(value, pick)
        if (!/\n$/.test(text)) return
        const path = ["fresh"]
        const edited = apply(apply(text, [{ op: "set", path, value: fresh }]), [
          { op: "delete", path },
        ])
        expect(edited).toBe(text)
      }),
      runs,
    )
  })
})

describe("partial scans", () => {
  test("give the nodes, values and edits of full ones", () => {
    const key = fc.constantFrom("kind", "metadata", "spec", "data")
    fc.assert(
      fc.property(
        fc.dictionary(key, json.value),
        key,
        json.scalar,
        picker,
        (value, wanted, fresh, pick) => {
          if (!isFull(value)) return
          const source = createSource(write(value as Json, pick))
          const { length } = source.bytes
          const full = scanDocument(source, 0, length)
          const part = scanDocument(source, 0, length, { until: [wanted] })
          const count = part.root < 0 ? 0 : (part.tape[part.root + 3] as number)
          if (!part.complete) {
            const prefix = full.tape.slice(4, count)
            expect(part.tape.slice(4, count)).toEqual(prefix)
          }
          const here = at(value as Json, [wanted])
          const path =
            here !== null && typeof here === "object" && !Array.isArray(here)
              ? [wanted, "new"]
              : [wanted]
          const edit: Edit = { op: "set", path, value: fresh }
          expect(applyEdits(part, [edit])).toEqual(applyEdits(full, [edit]))
          expect(nodeValue(part, part.root)).toEqual(nodeValue(full, full.root))
        },
      ),
      runs,
    )
  })
})
