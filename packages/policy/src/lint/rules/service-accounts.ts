import type { Edit } from "@sternpost/manifests"
import { textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintPod } from "../subjects.ts"

function accountOf({ spec }: LintPod): string {
  return textOf(spec["serviceAccountName"]) || textOf(spec["serviceAccount"])
}

export const defaultServiceAccount: LintRule = {
  id: "default-service-account",
  summary: "a pod runs as the ServiceAccount default",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "All pods of the namespace that say nothing share it, so what is given to one is given to all. Give each program its own. A pod that mounts no token has nothing to share.",
  bad: "serviceAccountName: default",
  good: "serviceAccountName: web",
  peers: ["kube-linter/default-service-account"],
  pod(pod, { report }) {
    const account = accountOf(pod)
    const isUsed = pod.spec["automountServiceAccountToken"] !== false
    if (isUsed && (account === "" || account === "default"))
      report("it runs as the ServiceAccount default", [...pod.path, "serviceAccountName"])
  },
}

export const automountToken: LintRule = {
  id: "automount-token",
  summary: "a pod gets a token for the API server, needed or not",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Whoever gets into the container can talk to the API server as the ServiceAccount. Most programs never do: say `automountServiceAccountToken: false`, in the pod or its ServiceAccount. One that does should say `true`, to be seen as meant.",
  bad: "serviceAccountName: web",
  good: "serviceAccountName: web\nautomountServiceAccountToken: false",
  peers: ["polaris/automountServiceAccountToken", "kyverno/restrict-automount-sa-token"],
  reads: ["/ServiceAccount"],
  pod(pod, { report, stream }) {
    if (pod.spec["automountServiceAccountToken"] !== undefined) return
    const account = stream.find(
      "/ServiceAccount",
      pod.object.namespace,
      accountOf(pod) || "default",
    )
    const path = [...pod.path, "automountServiceAccountToken"]
    if (account?.value["automountServiceAccountToken"] !== false)
      report("it gets a token of its ServiceAccount without saying that it needs one", path, {
        unsafe: () => [{ op: "set", path, value: false }],
      })
  },
}

export const nonExistentServiceAccount: LintRule = {
  id: "non-existent-service-account",
  summary: "a pod runs as a ServiceAccount that is not in the stream",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Without it no pod is created. It may exist in the cluster already; if the chart should bring it, a value such as `serviceAccount.create` is off, or the name is wrong.",
  bad: "serviceAccountName: web",
  good: "serviceAccountName: default",
  peers: ["kube-linter/non-existent-service-account"],
  pod(pod, { report, stream }) {
    const account = accountOf(pod)
    if (account === "" || account === "default") return
    if (stream.find("/ServiceAccount", pod.object.namespace, account) === undefined)
      report(`the ServiceAccount "${account}" is not in the stream`, [
        ...pod.path,
        "serviceAccountName",
      ])
  },
}

export const deprecatedServiceAccountField: LintRule = {
  id: "deprecated-service-account-field",
  summary: "a pod names its ServiceAccount in a field that is deprecated",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "`serviceAccount` is an old name of `serviceAccountName`. The fix writes the new one.",
  bad: "serviceAccount: web",
  good: "serviceAccountName: web",
  peers: ["kube-linter/deprecated-service-account-field"],
  pod({ spec, path }, { report }) {
    const old = textOf(spec["serviceAccount"])
    if (old === "") return
    const where = [...path, "serviceAccount"]
    const name = textOf(spec["serviceAccountName"])
    // The API server writes both into what it stores, so both with one value is no mistake of a template's.
    const isSame = name === old
    const fix: Edit[] =
      name === ""
        ? [{ op: "rename", path: where, key: "serviceAccountName" }]
        : [{ op: "delete", path: where }]
    const hint = isSame || name === "" ? "" : `, and serviceAccountName says "${name}"`
    report(`serviceAccount is deprecated${hint}: use serviceAccountName`, where, fix)
  },
}
