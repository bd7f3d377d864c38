import { at } from "../../read.ts"
import type { LintRule } from "../rule.ts"

const CRON = (spec: string, restart = "Never") =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: report}\nspec:\n  schedule: "0 3 * * *"${spec}\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: ${restart}\n          containers: [{name: report, image: "acme/report:1.4"}]\n`
const JOB = (spec: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec:\n  ${spec}\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: migrate, image: "acme/web:1.4"}]\n`

export const jobTtl: LintRule = {
  id: "job-ttl",
  summary: "a Job stays for ever when it is done",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "Done Jobs and their pods pile up, and the next `helm upgrade` fails, for a Job cannot be changed. `ttlSecondsAfterFinished` takes them away. A hook has `helm.sh/hook-delete-policy` for that, and Helm must still find it when it is done: hooks are left alone. Those of a CronJob are limited by its history, and must not have it.",
  bad: JOB("backoffLimit: 3"),
  good: JOB("ttlSecondsAfterFinished: 86400"),
  peers: ["kube-linter/job-ttl-seconds-after-finished"],
  kinds: ["batch/Job", "batch/CronJob"],
  object({ value, kind, isHook }, { report }) {
    const path = kind === "Job" ? ["spec"] : ["spec", "jobTemplate", "spec"]
    const ttl = at(value, ...path, "ttlSecondsAfterFinished")
    if (kind === "Job" && ttl === undefined && !isHook)
      report("it does not say ttlSecondsAfterFinished", [...path, "ttlSecondsAfterFinished"])
    if (kind === "CronJob" && ttl !== undefined)
      report(
        "ttlSecondsAfterFinished takes Jobs away that the history of the CronJob should keep",
        [...path, "ttlSecondsAfterFinished"],
      )
  },
}

export const cronJobDeadline: LintRule = {
  id: "cronjob-deadline",
  summary: "a CronJob does not say how late is too late",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When more than 100 runs were missed, because the cluster was down or the CronJob suspended, it never starts again unless `startingDeadlineSeconds` limits how far back the controller looks.",
  bad: CRON(""),
  good: CRON("\n  startingDeadlineSeconds: 600"),
  peers: ["kube-score/cronjob-has-deadline", "kyverno/require-cronjob-deadline"],
  kinds: ["batch/CronJob"],
  object({ value }, { report }) {
    const path = ["spec", "startingDeadlineSeconds"]
    if (at(value, ...path) === undefined) report("it does not say startingDeadlineSeconds", path)
  },
}

export const cronJobRestartPolicy: LintRule = {
  id: "cronjob-restart-policy",
  summary: "the pods of a Job are started again for ever",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Jobs must say `restartPolicy: Never` or `OnFailure`; the API server refuses `Always`, which is also what counts if nothing is said.",
  bad: CRON("", "Always"),
  good: CRON("\n  startingDeadlineSeconds: 600"),
  peers: ["kube-score/cronjob-restartpolicy"],
  kinds: ["batch/CronJob", "batch/Job"],
  object({ pods }, { report }) {
    for (const { spec, path } of pods)
      if (spec["restartPolicy"] !== "Never" && spec["restartPolicy"] !== "OnFailure")
        report("its pods must have restartPolicy Never or OnFailure", [...path, "restartPolicy"])
  },
}

export const hookJobWithSidecar: LintRule = {
  id: "hook-job-with-sidecar",
  summary: "a Job or hook has a sidecar that never ends",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "A Job is done when all its containers are. A proxy beside it never is, so the hook runs into Helm's timeout and the release fails. Make the sidecar a native one (an init container with `restartPolicy: Always`, since Kubernetes 1.29), or turn injection off for the pod.",
  bad: 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - {name: migrate, image: "acme/web:1.4"}\n      - {name: istio-proxy, image: "istio/proxyv2:1.28.0"}\n',
  good: 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      initContainers:\n      - {name: istio-proxy, image: "istio/proxyv2:1.28.0", restartPolicy: Always}\n      containers:\n      - {name: migrate, image: "acme/web:1.4"}\n',
  peers: [],
  pod({ object, isJob, containers }, { report }) {
    if (!isJob && !object.isHook) return
    const main = containers.filter(({ list }) => list === "containers")
    if (main.length < 2) return
    for (const container of main)
      if (isSidecar(container.name) || wasAdded(object, container.path))
        report(`the container "${container.name}" does not end with the others`, container.path)
  },
}

// The names that injectors give.
const SIDECARS = new Set([
  "istio-proxy",
  "linkerd-proxy",
  "envoy",
  "envoy-sidecar",
  "consul-dataplane",
  "kuma-sidecar",
  "daprd",
  "vault-agent",
  "cloud-sql-proxy",
  "cloudsql-proxy",
  "otc-container",
  "datadog-agent",
  "fluent-bit",
  "filebeat",
])

function isSidecar(name: string): boolean {
  return SIDECARS.has(name)
}

// A stage put it beside what the chart has.
function wasAdded(
  { manifest }: { readonly manifest: import("@sternpost/manifests").Manifest },
  path: readonly (string | number)[],
): boolean {
  if (manifest.log.size === 0) return false
  const list = path.slice(0, -1)
  const before = manifest.rendered(list)
  if (!Array.isArray(before)) return false
  const name = manifest.get([...path, "name"])
  return !before.some((container) => at(container, "name") === name)
}
