import { CelError } from "./errors.ts"
import { asCall, asIdentifier, type SyntaxNode } from "./syntax.ts"

/**
 * The minor version of Kubernetes since which an expression may use something: one more than the one in which
 * it came, because the API server takes only what the version before it understands too.
 * Source of the table: apiserver pkg/cel/environment/base.go (1.37).
 */
const SINCE: readonly (readonly [minor: number, names: string])[] = [
  [
    29,
    ".? quantity isQuantity optional.of optional.none optional.ofNonZeroValue orValue or optMap optFlatMap",
  ],
  [30, "sets.contains sets.equivalent sets.intersects format strings.quote"],
  [31, "ip isIP ip.isCanonical cidr isCIDR"],
  [
    32,
    "format.named format.dns1123Label format.dns1123Subdomain format.dns1035Label format.qualifiedName",
  ],
  [32, "format.dns1123LabelPrefix format.dns1123SubdomainPrefix format.dns1035LabelPrefix"],
  [32, "format.labelValue format.uri format.uuid format.byte format.date format.datetime"],
  [32, "fieldSelector labelSelector"],
  [33, "all/3 exists/3 exists_one/3 existsOne/3"],
  [33, "transformList transformMap transformMapEntry"],
  [34, "semver isSemver"],
  [35, "sort sortBy distinct flatten slice reverse lists.range"],
  [38, "includes"],
  // What other dialects of CEL have.
  [Number.POSITIVE_INFINITY, "cel.bind existsOne/2 sign/0"],
]

const KNOWN = new Map(
  SINCE.flatMap(([minor, names]) => names.split(" ").map((name) => [name, minor] as const)),
)

/** Throws a CelError for a call or an optional selection that the version does not have yet. */
export function checkSince(node: SyntaxNode, minor: number, expression: string): void {
  const used = usedBy(node)
  const name = used.find((candidate) => (KNOWN.get(candidate) ?? 0) > minor)
  if (name === undefined) return
  const shown = name === ".?" ? "the operator ?" : name.replace(/\/\d$/, "")
  if (KNOWN.get(name) === Number.POSITIVE_INFINITY)
    throw new CelError("CEL_VERSION", `there is no ${shown} in Kubernetes`, {
      expression,
      offset: node.pos,
    })
  throw new CelError(
    "CEL_VERSION",
    `${shown} is available since Kubernetes 1.${KNOWN.get(name)}, and this is for 1.${minor}`,
    { expression, offset: node.pos },
  )
}

function usedBy(node: SyntaxNode): string[] {
  if (node.op === ".?" || node.op === "[?]") return [".?"]
  const call = asCall(node)
  if (call === undefined) return []
  const owner = asIdentifier(call.receiver)
  const counted = `${call.name}/${call.args.length}`
  // A name that methods hang on is never the receiver of another type's method.
  const isSpace =
    owner !== undefined && [...KNOWN.keys()].some((name) => name.startsWith(`${owner}.`))
  return isSpace ? [`${owner}.${call.name}`] : [call.name, counted]
}
