import { hasOptionalEntries } from "../optional-entries.ts"
import { suggestion } from "../suggest.ts"
import {
  asCall,
  asIdentifier,
  asSelection,
  asString,
  children,
  type SyntaxNode,
} from "../syntax.ts"
import { type StaticType, type TypeMistake, typeText, unify } from "./static-type.ts"

type Scope = ReadonlyMap<string, StaticType>

/** What an expression is, and what in it cannot be. */
export interface Inferred {
  readonly type: StaticType
  readonly mistakes: readonly TypeMistake[]
}

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="])
const TRUE_OR_FALSE = new Set(["&&", "||", "!_", "in", ...COMPARISONS])
const RESULTS: Readonly<Record<string, StaticType>> = {
  has: "bool",
  size: "int",
  contains: "bool",
  startsWith: "bool",
  endsWith: "bool",
  matches: "bool",
  matches__: "bool",
  hasValue: "bool",
  string__: "string",
  int__: "int",
  double__: "double",
  bool__: "bool",
}

/**
 * Follows the types of variables through an expression: fields that an object does not have, fields of what has
 * none, and comparisons of what cannot be equal. Where a type is not known nothing is said.
 */
export function inferTypes(root: SyntaxNode, variables: Scope): Inferred {
  const mistakes: TypeMistake[] = []
  const type = visit(root, variables)
  return { type, mistakes }

  function visit(node: SyntaxNode, scope: Scope): StaticType {
    const name = asIdentifier(node)
    if (name !== undefined) return scope.get(name) ?? "dyn"
    if (node.op === "value") return literalType(node.args)
    const selection = asSelection(node)
    if (selection !== undefined) {
      const found = select(visit(selection.object, scope), selection.field, node)
      return node.op === ".?" ? optional(found) : found
    }
    if (node.op === "[]" || node.op === "[?]") return index(node, scope)
    const call = asCall(node)
    if (call !== undefined) return visitCall(node, scope)
    return visitOperator(node, scope)
  }

  function select(owner: StaticType, field: string, node: SyntaxNode): StaticType {
    if (owner === "dyn") return "dyn"
    if (typeof owner !== "string") {
      if ("optional" in owner) return optional(select(owner.optional, field, node))
      if ("map" in owner) return owner.map
      if ("object" in owner) {
        const { name, names, isComplete } = owner.object
        const type = owner.object.field(field)
        if (type !== undefined || !isComplete) return type ?? "dyn"
        mistakes.push({
          offset: node.pos,
          message: () => `no field "${field}" in ${name}${suggestion(field, names)}`,
        })
        return "dyn"
      }
    }
    mistakes.push({ offset: node.pos, message: () => `${typeText(owner)} has no field "${field}"` })
    return "dyn"
  }

  function index(node: SyntaxNode, scope: Scope): StaticType {
    const [target, key] = node.args as [SyntaxNode, SyntaxNode]
    const owner = visit(target, scope)
    visit(key, scope)
    const of = typeof owner === "object" && "optional" in owner ? owner.optional : owner
    const found = indexed(of, asString(key), node)
    return node.op === "[?]" || of !== owner ? optional(found) : found
  }

  function indexed(owner: StaticType, key: string | undefined, node: SyntaxNode): StaticType {
    if (typeof owner === "string") return "dyn"
    if ("list" in owner) return owner.list
    if ("map" in owner) return owner.map
    return key === undefined ? "dyn" : select(owner, key, node)
  }

  function visitCall(node: SyntaxNode, scope: Scope): StaticType {
    const { name, receiver, args } = asCall(node) as NonNullable<ReturnType<typeof asCall>>
    const loop = receiver && visitLoop(name, receiver, args, scope)
    if (loop !== undefined) return loop
    const types = children(node).map((child) => visit(child, scope))
    if (name === "orValue") return value(types[0], types[1])
    if (name === "value")
      return typeof types[0] === "object" && "optional" in types[0] ? types[0].optional : "dyn"
    return RESULTS[name] ?? "dyn"
  }

  function visitLoop(
    name: string,
    receiver: SyntaxNode,
    args: readonly SyntaxNode[],
    scope: Scope,
  ): StaticType | undefined {
    const variable = asIdentifier(args[0])
    const last = args.at(-1)
    if (variable === undefined || last === undefined || !LOOPS.has(name)) return undefined
    const range = visit(receiver, scope)
    // With two variables the first is the index or key.
    const second = PAIRS.has(name) && args.length > 2 ? asIdentifier(args[1]) : undefined
    const inner = new Map(scope)
    if (second !== undefined) inner.set(variable, "dyn").set(second, itemType(range, "value"))
    else inner.set(variable, itemType(range, "key"))
    const bodies = args.slice(second === undefined ? 1 : 2).map((body) => visit(body, inner))
    const result = bodies.at(-1) ?? "dyn"
    if (name === "filter" || name === "sortBy") return range
    if (name === "map" || name === "transformList") return { list: result }
    if (name === "optMap") return optional(result)
    return name === "optFlatMap" || name.startsWith("transform") ? "dyn" : "bool"
  }

  function visitOperator(node: SyntaxNode, scope: Scope): StaticType {
    const types = children(node).map((child) => visit(child, scope))
    const [left = "dyn", right = "dyn"] = types
    if (COMPARISONS.has(node.op) && !canMeet(left, right))
      mistakes.push({
        offset: node.pos,
        message: () => `no such overload: ${typeText(left)} ${node.op} ${typeText(right)}`,
      })
    if (TRUE_OR_FALSE.has(node.op)) return "bool"
    if (node.op === "?:") return unify(types[1] ?? "dyn", types[2] ?? "dyn")
    if (node.op === "+") return unify(left, right)
    if (hasOptionalEntries(node)) return "dyn"
    if (node.op === "list")
      return types.length === 0 ? { list: "dyn" } : { list: types.reduce(unify) }
    return "dyn"
  }
}

const LOOPS = new Set(
  "all exists exists_one existsOne map filter sortBy optMap optFlatMap transformList transformMap transformMapEntry".split(
    " ",
  ),
)
const PAIRS = new Set(
  "all exists exists_one existsOne transformList transformMap transformMapEntry".split(" "),
)

function itemType(range: StaticType, of: "key" | "value"): StaticType {
  if (typeof range === "string") return "dyn"
  if ("list" in range) return range.list
  if ("optional" in range) return range.optional
  if ("map" in range) return of === "key" ? "string" : range.map
  return "dyn"
}

function optional(type: StaticType): StaticType {
  return typeof type === "object" && "optional" in type ? type : { optional: type }
}

function value(from: StaticType = "dyn", fallback: StaticType = "dyn"): StaticType {
  return typeof from === "object" && "optional" in from ? unify(from.optional, fallback) : "dyn"
}

function literalType(literal: unknown): StaticType {
  const types = { bigint: "int", number: "double", string: "string", boolean: "bool" } as const
  return types[typeof literal as keyof typeof types] ?? "dyn"
}

/** Whether two values can be compared, as far as their types are known. */
function canMeet(a: StaticType, b: StaticType): boolean {
  const [one, other] = [kindOf(a), kindOf(b)]
  return one === undefined || other === undefined || one === other
}

function kindOf(type: StaticType): string | undefined {
  if (type === "int" || type === "double") return "number"
  if (type === "dyn") return undefined
  if (typeof type === "string") return type
  return "list" in type ? "list" : undefined
}
