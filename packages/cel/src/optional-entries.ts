import { Optional } from "@marcbachmann/cel-js"
import { CelError } from "./errors.ts"
import { failure } from "./library.ts"
import type { Checker, Context, Macro, SyntaxNode, Type } from "./syntax.ts"
import { before, endsOperand, type Token, tokenize } from "./tokens.ts"

/** Which entries of literals are optional: by where the literal begins, the numbers of its entries. */
export type OptionalEntries = ReadonlyMap<number, ReadonlySet<number>>

/** An expression that the engine reads, and what it does not know of it. */
export interface Unmarked {
  /** As long as what was written: blanks stand for the marks. */
  readonly text: string
  readonly entries: OptionalEntries
}

const MARK = /[[{,](?:\s|\/\/[^\n]*)*\?/
const NONE: OptionalEntries = new Map()

/** A bracket that is open, where it stands, and the number of the entry that is being read. */
interface Open {
  readonly start: number
  readonly isLiteral: boolean
  entry: number
}

/**
 * Takes the marks of optional entries out of an expression: `[?a, b]` and `{?key: value}`, whose values are
 * optionals, and left out where there is none. The engine does not read them.
 */
export function unmarkOptionalEntries(expression: string): Unmarked {
  if (!MARK.test(expression)) return { text: expression, entries: NONE }
  const tokens = tokenize(expression)
  const entries = new Map<number, Set<number>>()
  const open: Open[] = []
  let text = ""
  for (const [i, token] of tokens.entries()) {
    const inner = open.at(-1)
    const isMark = inner?.isLiteral === true && token.text === "?" && beginsEntry(tokens, i)
    if (isMark) entries.set(inner.start, (entries.get(inner.start) ?? new Set()).add(inner.entry))
    text += isMark ? " " : token.text
    if (/^[[{(]$/.test(token.text)) open.push(opened(tokens, i))
    else if (/^[\]})]$/.test(token.text)) open.pop()
    else if (token.text === "," && inner !== undefined) inner.entry++
  }
  return { text, entries }
}

function beginsEntry(tokens: readonly Token[], i: number): boolean {
  return /^[[{,]$/.test(tokens[before(tokens, i)]?.text ?? "")
}

// Behind an operand, a bracket is an index: `list[?0]`.
function opened(tokens: readonly Token[], i: number): Open {
  const { text, start } = tokens[i] as Token
  const isIndex = text === "[" && endsOperand(tokens[before(tokens, i)])
  return { start, isLiteral: text !== "(" && !isIndex, entry: 0 }
}

const optional = new WeakMap<SyntaxNode, ReadonlySet<number>>()

/** Whether a literal has optional entries. */
export function hasOptionalEntries(node: SyntaxNode): boolean {
  return optional.has(node)
}

/** Whether an entry of a literal is optional. */
export function isOptionalEntry(literal: SyntaxNode, entry: number): boolean {
  return optional.get(literal)?.has(entry) === true
}

/**
 * Lets a literal leave out its optional entries that have no value. Throws a CelError for an entry that
 * cannot be optional, or a version of Kubernetes without optionals.
 */
export function applyOptionalEntries(
  node: SyntaxNode,
  entries: OptionalEntries,
  {
    expression,
    minor = Number.POSITIVE_INFINITY,
  }: { expression: string; minor?: number | undefined },
): void {
  const marked = node.op === "list" || node.op === "map" ? entries.get(node.start) : undefined
  if (marked === undefined) return
  if (minor < 29)
    throw new CelError(
      "CEL_VERSION",
      `optional entries are available since Kubernetes 1.29, and this is for 1.${minor}`,
      { expression, offset: node.start },
    )
  optional.set(node, marked)
  node.meta.macro =
    node.op === "list"
      ? listMacro(node.args as SyntaxNode[], marked)
      : mapMacro(node.args as [SyntaxNode, SyntaxNode][], marked)
}

function listMacro(items: readonly SyntaxNode[], marked: ReadonlySet<number>): Macro {
  return {
    async: false,
    typeCheck(checker, _, context) {
      const types = items.map((item, i) => entryType(item, marked.has(i), checker, context))
      return checker.registry.getListType(joined(types, checker))
    },
    evaluate(evaluator, _, context) {
      return items.flatMap((item, i) => {
        const value = evaluator.run(item, context)
        return marked.has(i) ? present(value, "the item of a list") : [value]
      })
    },
  }
}

function mapMacro(
  items: readonly (readonly [SyntaxNode, SyntaxNode])[],
  marked: ReadonlySet<number>,
): Macro {
  return {
    async: false,
    typeCheck(checker, _, context) {
      const keys = items.map(([key]) => checker.check(key, context))
      const values = items.map(([, value], i) => entryType(value, marked.has(i), checker, context))
      return checker.registry.getMapType(joined(keys, checker), joined(values, checker))
    },
    evaluate(evaluator, _, context) {
      const map: Record<string, unknown> = {}
      for (const [i, [keyNode, valueNode]] of items.entries()) {
        const key = String(evaluator.run(keyNode, context))
        const value = evaluator.run(valueNode, context)
        const [given] = marked.has(i) ? present(value, `the entry "${key}" of a map`) : [value]
        // A mark without a value takes away what stood there before, too.
        if (given === undefined) delete map[key]
        else Object.defineProperty(map, key, plainProperty(given))
      }
      return map
    },
  }
}

// A key may be called `__proto__`.
function plainProperty(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, writable: true, configurable: true }
}

function entryType(
  node: SyntaxNode,
  isOptional: boolean,
  checker: Checker,
  context: Context,
): Type {
  const type = checker.check(node, context)
  if (!isOptional || type.kind === "dyn") return type
  if (type.kind === "optional") return type.valueType
  const message = `an entry that is marked by ? needs an optional, and this is ${type}`
  throw checker.createError("optional_expected", message, node)
}

function joined(types: readonly Type[], checker: Checker): Type {
  const [first = checker.getType("dyn"), ...others] = types
  return others.reduce(
    (type, other) => type.unify(checker.registry, other) ?? checker.getType("dyn"),
    first,
  )
}

/** The value of an optional as a list, which is empty where there is none. */
function present(value: unknown, what: string): readonly unknown[] {
  if (!(value instanceof Optional)) throw failure(`${what} is marked by ? and is no optional`)
  return value.hasValue() ? [value.value()] : []
}
