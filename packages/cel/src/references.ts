import { CelError } from "./errors.ts"
import { suggestion } from "./suggest.ts"
import { asCall, asIdentifier, asSelection, children, type SyntaxNode } from "./syntax.ts"
import { type CelVariables, fieldsOf } from "./types.ts"

/** A field of a variable that an expression reads: `["object", "spec", "replicas"]`. */
export type Reference = readonly string[]

/** Macros whose first argument names a variable for the others. */
const BINDERS = new Set([
  ...[
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "map",
    "filter",
    "optMap",
    "optFlatMap",
    "sortBy",
  ],
])

/** Macros whose first two arguments do, and how many arguments they then have. */
const PAIR_BINDERS: Readonly<Record<string, number>> = {
  all: 3,
  exists: 3,
  exists_one: 3,
  existsOne: 3,
  transformList: 3,
  transformMap: 3,
  transformMapEntry: 3,
}

/**
 * Everything that an expression reads of its variables, as far as the path is written out. Throws a
 * CelError for a variable that is not declared and a field that a declared object does not have.
 */
export function findReferences(
  root: SyntaxNode,
  variables: CelVariables,
  expression: string,
): readonly Reference[] {
  const found = new Map<string, Reference>()
  visit(root, new Set())
  return [...found.values()]

  function visit(node: SyntaxNode, bound: ReadonlySet<string>): void {
    const chain = selectionChain(node)
    const [base] = chain.path
    if (base !== undefined && !bound.has(base)) {
      if (!Object.hasOwn(variables, base)) return
      checkFields(chain, variables, expression)
      found.set(chain.path.join("."), chain.path)
      return
    }
    const binding = bindingOf(node)
    const inner = binding === undefined ? bound : new Set([...bound, ...binding.names])
    for (const child of children(node)) visit(child, binding?.scope.includes(child) ? inner : bound)
  }
}

interface Chain {
  /** Empty unless the chain starts at an identifier. */
  readonly path: readonly string[]
  /** The node of each path element. */
  readonly nodes: readonly SyntaxNode[]
}

/** The selections `a.b.c` that a node is the end of. */
export function selectionChain(node: SyntaxNode): Chain {
  const path: string[] = []
  const nodes: SyntaxNode[] = []
  let at = node
  for (let next = asSelection(at); next !== undefined; next = asSelection(at)) {
    path.unshift(next.field)
    nodes.unshift(at)
    at = next.object
  }
  const base = asIdentifier(at)
  return base === undefined
    ? { path: [], nodes: [] }
    : { path: [base, ...path], nodes: [at, ...nodes] }
}

/** The variable that a macro call declares, and the arguments that see it. */
function bindingOf(
  node: SyntaxNode,
): { readonly names: readonly string[]; readonly scope: readonly SyntaxNode[] } | undefined {
  const call = asCall(node)
  const name = asIdentifier(call?.args[0])
  if (call?.receiver === undefined || name === undefined) return undefined
  const [variable, value, body] = call.args
  const second = asIdentifier(value)
  if (
    second !== undefined &&
    call.args.length >= (PAIR_BINDERS[call.name] ?? Number.POSITIVE_INFINITY)
  )
    return { names: [name, second], scope: call.args }
  // The variable's own name is in its scope too: it refers to nothing outside.
  if (BINDERS.has(call.name) && call.args.length > 1) return { names: [name], scope: call.args }
  if (call.name === "bind" && asIdentifier(call.receiver) === "cel" && variable && value && body)
    return { names: [name], scope: [variable, body] }
  return undefined
}

function checkFields(chain: Chain, variables: CelVariables, expression: string): void {
  let type = variables[chain.path[0] as string]
  for (const [i, name] of chain.path.entries()) {
    if (i === 0) continue
    const fields = fieldsOf(type)
    if (fields === undefined) return
    if (!Object.hasOwn(fields, name)) {
      const owner = chain.path.slice(0, i).join(".")
      throw new CelError(
        "CEL_UNDECLARED",
        `no field "${name}" in ${owner}${suggestion(name, Object.keys(fields))}`,
        { expression, offset: chain.nodes[i]?.pos, path: `${owner}.${name}` },
      )
    }
    type = fields[name]
  }
}

/** Whether a path leads through declared objects to a declared field. */
export function isDeclared(path: Reference, variables: CelVariables): boolean {
  let type = Object.hasOwn(variables, path[0] ?? "") ? variables[path[0] as string] : undefined
  for (const name of path.slice(1)) {
    const fields = fieldsOf(type)
    if (fields === undefined || !Object.hasOwn(fields, name)) return false
    type = fields[name]
  }
  return type !== undefined
}
