import type { LintRule } from "../rule.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintObject } from "../subjects.ts"
import { annotatedIgnores } from "./annotations.ts"
import { policyExceptions } from "./policy-exceptions.ts"

/** The rules that an object is left alone by, and why. */
export type Ignored = ReadonlyMap<string, string>

const NONE: Ignored = new Map()

/** Gives the rules by the names that other tools have for them: `TOOL/RULE`, in lower case. */
export type PeerNames = () => ReadonlyMap<string, readonly string[]>

/**
 * What objects say to other tools, kube-linter, kube-score and Polaris by annotations and Kyverno by
 * PolicyExceptions, in terms of our rules.
 */
export function ignoredRules(
  stream: StreamIndex,
  rules: readonly LintRule[],
): (object: LintObject) => Ignored {
  let byName: ReadonlyMap<string, readonly string[]> | undefined
  // Few streams say anything to other tools.
  const names: PeerNames = () => {
    byName ??= peerNames(rules)
    return byName
  }
  const exceptions = policyExceptions(stream, names)
  return (object) => {
    const found = [...annotatedIgnores(object, names), ...exceptions(object)]
    return found.length === 0 ? NONE : new Map(found)
  }
}

/** The rules of ours that a name of another tool stands for. */
function peerNames(rules: readonly LintRule[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const { id, peers } of rules)
    for (const peer of peers) {
      const [tool = ""] = peer.split("/")
      for (const name of [peer.toLowerCase(), `${tool}/*`]) {
        const own = names.get(name)
        if (own === undefined) names.set(name, [id])
        else own.push(id)
      }
    }
  return names
}
