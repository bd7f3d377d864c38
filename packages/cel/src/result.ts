import type { Dialect } from "./dialect.ts"
import { CelError } from "./errors.ts"
import { ObjectLiteral } from "./libraries/literals.ts"
import { asCall, type SyntaxNode } from "./syntax.ts"

/** `object` is an `Object{...}`, `patches` a list of `JSONPatch{...}`. */
export type CelResult = "bool" | "int" | "double" | "string" | "object" | "patches"

/** Throws for an expression whose type nobody knows: it gives no bool, says the API server, even if it will. */
export function refuseUntyped(
  root: SyntaxNode,
  result: CelResult,
  { expression, dialect }: { readonly expression: string; readonly dialect: Dialect | undefined },
): void {
  if (isUntyped(root, dialect)) throw wrongResult("dyn", result, expression, 0)
}

/** Whether the type of an expression cannot be known: the engine says that of some for which it can. */
export function isUntyped(node: SyntaxNode, dialect: Dialect | undefined): boolean {
  if ([".", "[]", "id"].includes(node.op)) return true
  if (node.op === "?:") {
    const [, ...branches] = node.args as SyntaxNode[]
    return branches.some((branch) => isUntyped(branch, dialect))
  }
  const call = asCall(node)
  if (call === undefined) return false
  if (call.name === "dyn" || dialect?.macros[`${call.name}/${call.args.length}`]) return true
  const from = call.name === "orValue" ? call.receiver : undefined
  return from !== undefined && [".?", "[?]"].includes(from.op)
}

const TYPE_NAMES: Readonly<Record<CelResult, { readonly type: string; readonly words: string }>> = {
  bool: { type: "bool", words: "bool" },
  int: { type: "int", words: "int" },
  double: { type: "double", words: "double" },
  string: { type: "string", words: "string" },
  object: { type: "Object", words: "Object{...}" },
  patches: { type: "list<JSONPatch>", words: "a list of JSONPatch{...}" },
}

/** Throws for a type that is not what it has to be. */
export function checkResult(type: string, result: CelResult | undefined, expression: string): void {
  if (result === undefined || type === "dyn" || type === TYPE_NAMES[result].type) return
  // Empty lists, and lists of what is only known later.
  if (result === "patches" && /^list(<(dyn|[A-Z])>)?$/.test(type)) return
  throw wrongResult(type, result, expression, 0)
}

/** Throws for a value that is not what it has to be: a dyn is known only now. */
export function checkValue(
  value: unknown,
  result: CelResult | undefined,
  expression: string,
): void {
  if (result === undefined) return
  const type = typeOfValue(value)
  if (result === "patches" && Array.isArray(value)) {
    const other = value.find((item) => typeOfValue(item) !== "JSONPatch")
    if (other === undefined) return
    throw wrongResult(`a list with ${typeOfValue(other)}`, result, expression)
  }
  if (type !== TYPE_NAMES[result].type) throw wrongResult(type, result, expression)
}

function typeOfValue(value: unknown): string {
  if (value instanceof ObjectLiteral) return value.type === "JSONPatch" ? "JSONPatch" : "Object"
  const names = { boolean: "bool", bigint: "int", number: "double", string: "string" } as const
  return names[typeof value as keyof typeof names] ?? "something else"
}

function wrongResult(type: string, result: CelResult, expression: string, offset?: number) {
  const { words } = TYPE_NAMES[result]
  return new CelError("CEL_TYPE", `the expression is ${type}, but must be ${words}`, {
    expression,
    offset,
  })
}
