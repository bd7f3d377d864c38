import type { Complain } from "../admission/model.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf, textOf } from "../read.ts"

/** The group of Kyverno's policies in CEL, and that of the ones before them. */
const [GROUP, OLD_GROUP] = ["policies.kyverno.io", "kyverno.io"] as const

const HERE = "here Kyverno's ValidatingPolicies and MutatingPolicies are evaluated"
const INSTEAD =
  "take it out of these files, and let the Kyverno CLI evaluate it with the stage `kyverno`"

/** Kinds of Kyverno's that are not evaluated here, and what keeps them from it. */
const FOREIGN: Readonly<Record<string, string>> = {
  [`${OLD_GROUP}/ClusterPolicy`]: "its rules are patterns and JMESPath",
  [`${OLD_GROUP}/Policy`]: "its rules are patterns and JMESPath",
  [`${OLD_GROUP}/CleanupPolicy`]: "it deletes objects of a cluster",
  [`${OLD_GROUP}/ClusterCleanupPolicy`]: "it deletes objects of a cluster",
  ...inBothScopes("ImageValidatingPolicy", "it verifies images, which takes their registry"),
  ...inBothScopes("GeneratingPolicy", "it makes objects in a cluster"),
  ...inBothScopes("DeletingPolicy", "it deletes objects of a cluster"),
}

function inBothScopes(kind: string, reason: string): Readonly<Record<string, string>> {
  return { [`${GROUP}/${kind}`]: reason, [`${GROUP}/Namespaced${kind}`]: reason }
}

/** Whether an object is a policy in CEL of a kind, for all namespaces or for its own. */
export function isPolicyKind(
  { manifest }: PolicyDocument,
  kind: "ValidatingPolicy" | "MutatingPolicy",
): boolean {
  const { group } = manifest
  return group === GROUP && (manifest.kind === kind || manifest.kind === `Namespaced${kind}`)
}

/** Whether an object is an exception from policies in CEL. */
export function isException({ manifest }: PolicyDocument): boolean {
  return manifest.group === GROUP && manifest.kind === "PolicyException"
}

/** Complains of what would not be evaluated: kinds of policies, and exceptions that Kyverno does not look at. */
export function complainOfForeign(documents: readonly PolicyDocument[], complain: Complain): void {
  const policies = documents
    .filter((one) => isPolicyKind(one, "ValidatingPolicy") || isPolicyKind(one, "MutatingPolicy"))
    .map(({ manifest }) => manifest.name)
  for (const document of documents) {
    const { group, kind } = document.manifest
    const reason = FOREIGN[`${group}/${kind}`]
    if (reason !== undefined)
      complain({ document, path: [], message: `${reason}; ${HERE}: ${INSTEAD}` })
    if (group !== OLD_GROUP || kind !== "PolicyException") continue
    const names = listOf(at(document.value, "spec", "exceptions")).map((one) =>
      textOf(at(one, "policyName")),
    )
    const [index, name] = [...names.entries()].find(([, one]) => policies.includes(one)) ?? []
    if (index !== undefined)
      complain({
        document,
        path: ["spec", "exceptions", index, "policyName"],
        message: `"${name}" is a policy in CEL, for which Kyverno looks at exceptions of ${GROUP} only`,
      })
  }
}
