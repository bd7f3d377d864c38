/**
 * A node of the engine's syntax tree, as far as we look into it. The engine publishes the tree but
 * not these types; this file is the only place that knows its shape.
 */
export interface SyntaxNode {
  readonly op: string
  readonly args: unknown
  readonly pos: number
  readonly start: number
  readonly end: number
  readonly meta: {
    /** What a macro or constant is replaced by. */
    readonly alternate?: SyntaxNode
    /** What a macro call does instead of being called. */
    macro?: Macro
    readonly evaluate: Evaluate
  }
  /** Its type, once it has been checked. */
  readonly checkedType?: Type
  /** How an operator or call combines its evaluated operands; set by the type check. */
  handle?: (...operands: unknown[]) => unknown
  evaluate: Evaluate
}

type Evaluate = (evaluator: Evaluator, node: SyntaxNode, context: Context) => unknown

/** A macro: how its call is type-checked and evaluated. */
export interface Macro {
  readonly async: false
  /** Called before each round of a loop; set by the meter. */
  onRound?: () => void
  typeCheck(checker: Checker, macro: Macro, context: Context): Type
  evaluate(evaluator: Evaluator, macro: Macro, context: Context): unknown
}

/** A type of the engine. */
export interface Type {
  readonly kind: string
  readonly name: string
  readonly keyType: Type
  readonly valueType: Type
  /** The type that both are; falsy where there is none. */
  unify(registry: TypeRegistry, other: Type): Type | null | undefined
  fieldLazy(object: unknown, field: string, node: SyntaxNode, evaluator: Evaluator): unknown
}

/** Where types of lists and maps come from. */
export interface TypeRegistry {
  getListType(item: Type): Type
  getMapType(key: Type, value: Type): Type
}

/** The variables that are in scope. */
export interface Context {
  forkWithVariable(name: string, type: Type): Context
  reuse(parent: Context): Context
  setIterValue(value: unknown, evaluator: Evaluator): Context
}

/** The engine's type checker. */
export interface Checker {
  check(node: SyntaxNode, context: Context): Type
  getType(name: string): Type
  readonly registry: TypeRegistry
  /** The error of a type that does not fit, at a node. */
  createError(code: string, message: string, node: SyntaxNode): Error
}

/** The engine's evaluator. */
export interface Evaluator {
  run(node: SyntaxNode, context: Context): unknown
  debugType(value: unknown): Type
}

/** A loop over a list: what `all`, `exists`, `exists_one`, `map` and `filter` become. */
export interface Comprehension {
  readonly iterable: SyntaxNode
  readonly init: SyntaxNode
  readonly step: SyntaxNode
}

/** A function or method call. */
export interface Call {
  readonly name: string
  readonly receiver: SyntaxNode | undefined
  readonly args: readonly SyntaxNode[]
}

/** The call that a node is, or undefined. */
export function asCall(node: SyntaxNode): Call | undefined {
  if (node.op === "call") {
    const [name, args] = node.args as [string, SyntaxNode[]]
    return { name, receiver: undefined, args }
  }
  if (node.op === "rcall") {
    const [name, receiver, args] = node.args as [string, SyntaxNode, SyntaxNode[]]
    return { name, receiver, args }
  }
  return undefined
}

/** Gives a call another name; before the type check, which chooses the function. */
export function renameCall(node: SyntaxNode, name: string): void {
  ;(node.args as unknown[])[0] = name
}

/** The object and field name of a selection `a.b` or `a.?b`, or undefined. */
export function asSelection(
  node: SyntaxNode,
): { readonly object: SyntaxNode; readonly field: string } | undefined {
  if (node.op !== "." && node.op !== ".?") return undefined
  const [object, field] = node.args as [SyntaxNode, string]
  return { object, field }
}

/** The text of a string literal, or undefined. */
export function asString(node: SyntaxNode | undefined): string | undefined {
  return node?.op === "value" && typeof node.args === "string" ? node.args : undefined
}

/** The name of an identifier, or undefined. */
export function asIdentifier(node: SyntaxNode | undefined): string | undefined {
  return node?.op === "id" ? (node.args as string) : undefined
}

/** The nodes directly below, as they were written (macros not expanded). */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  const call = asCall(node)
  if (call !== undefined) return call.receiver ? [call.receiver, ...call.args] : call.args
  const selection = asSelection(node)
  if (selection !== undefined) return [selection.object]
  if (node.op === "value" || node.op === "id") return []
  if (node.op === "map") return (node.args as SyntaxNode[][]).flat()
  if (node.args === undefined) return []
  return Array.isArray(node.args) ? (node.args as SyntaxNode[]) : [node.args as SyntaxNode]
}
