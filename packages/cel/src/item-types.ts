import type { Dialect } from "./dialect.ts"
import { CelError } from "./errors.ts"
import { isOptionalEntry } from "./optional-entries.ts"
import { isUntyped } from "./result.ts"
import { asCall, children, type SyntaxNode, type Type } from "./syntax.ts"

/**
 * What the API server refuses of a checked expression that the engine takes: lists and maps whose items are
 * of several types, where one that only a run can tell is a type too, and maps that are asked for keys they cannot
 * have. The values of a `format` may be of any. Throws a CelError.
 * Source of the rules: cel-go cel/validator.go and checker/checker.go.
 */
export function checkItemTypes(
  root: SyntaxNode,
  { expression, dialect }: { expression: string; dialect: Dialect | undefined },
): void {
  visit(root, false)

  function visit(node: SyntaxNode, isExempt: boolean): void {
    const call = asCall(node)
    const exempt = isExempt || call?.name === "format"
    const fields = call?.name.endsWith("Literal__") ? call.args.at(-1) : undefined
    if (!exempt) checkItems(node)
    if (node.op === "[]") checkKey(node)
    for (const child of children(node)) {
      // The fields of a message are a map here, and of any type.
      if (child === fields) for (const field of children(child)) visit(field, exempt)
      else visit(child, exempt)
    }
  }

  function checkItems(node: SyntaxNode): void {
    const typed = (item: SyntaxNode, entry: number) => ({
      item,
      type: typeOfEntry(node, item, { entry, dialect }),
    })
    if (node.op === "list") checkSame((node.args as SyntaxNode[]).map(typed))
    if (node.op !== "map") return
    const entries = node.args as [SyntaxNode, SyntaxNode][]
    checkSame(entries.map(([key]) => ({ item: key, type: knownType(key, dialect) })))
    checkSame(entries.map(([, value], entry) => typed(value, entry)))
  }

  function checkSame([first, ...others]: readonly Item[]): void {
    const expected = first?.type
    if (expected === undefined) return
    for (const { item, type } of others) {
      if (type === undefined || isSame(expected, type)) continue
      const message = `${type.name} beside ${expected.name}: lists and maps have items of one type (dyn() makes them alike)`
      throw new CelError("CEL_TYPE", message, { expression, offset: item.start })
    }
  }

  function checkKey(node: SyntaxNode): void {
    const [owner, key] = node.args as [SyntaxNode, SyntaxNode]
    const [expected, type] = [owner.checkedType, key.checkedType]
    if (expected?.kind !== "map" || type === undefined || isOpen(type)) return
    if (isOpen(expected.keyType) || isSame(expected.keyType, type)) return
    const message = `a map with keys of type ${expected.keyType.name} has none of type ${type.name}`
    throw new CelError("CEL_TYPE", message, { expression, offset: key.start })
  }
}

interface Item {
  readonly item: SyntaxNode
  readonly type: Type | undefined
}

/** What an optional entry holds counts, if it has one. */
function typeOfEntry(
  literal: SyntaxNode,
  item: SyntaxNode,
  { entry, dialect }: { entry: number; dialect: Dialect | undefined },
): Type | undefined {
  if (!isOptionalEntry(literal, entry)) return knownType(item, dialect)
  const type = item.checkedType
  if (type?.kind !== "optional") return undefined
  const isKnown = type.valueType.kind !== "dyn" || item.op === ".?" || item.op === "[?]"
  return isKnown ? type.valueType : undefined
}

/** The type of an item; undefined where the engine knows less than the API server would. */
function knownType(node: SyntaxNode, dialect: Dialect | undefined): Type | undefined {
  const type = node.checkedType
  return type?.kind === "dyn" && !isUntyped(node, dialect) ? undefined : type
}

function isOpen({ kind }: Type): boolean {
  return kind === "dyn" || kind === "param"
}

function isSame(a: Type, b: Type): boolean {
  if (a.kind === "param" || b.kind === "param") return true
  if (a.kind !== b.kind) return false
  if (a.kind === "dyn") return true
  if (a.kind === "map")
    return mayBeSame(a.keyType, b.keyType) && mayBeSame(a.valueType, b.valueType)
  if (a.kind === "list" || a.kind === "optional") return mayBeSame(a.valueType, b.valueType)
  return a.name === b.name
}

/** Within a type "any" may stand for what was empty, and that holds items of any type. */
function mayBeSame(a: Type, b: Type): boolean {
  return isOpen(a) || isOpen(b) || isSame(a, b)
}
