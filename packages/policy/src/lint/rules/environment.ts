import type { Edit } from "@sternpost/manifests"
import { isSecretVariable } from "@sternpost/manifests"
import { at, listOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"

export const duplicateEnvVar: LintRule = {
  id: "duplicate-env-var",
  summary: "a container sets an environment variable twice",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Only the last one counts, and server-side apply refuses the object. Mostly two templates, or a value and an `extraEnv`, set the same variable. The fix takes out those that never counted.",
  bad: "env:\n- {name: LEVEL, value: debug}\n- {name: LEVEL, value: info}",
  good: "env:\n- {name: LEVEL, value: info}",
  peers: ["kube-linter/duplicate-env-var", "kube-score/environment-variable-key-duplication"],
  container({ value, path, name }, { report }) {
    const env = listOf(value["env"])
    const last = new Map<string, number>()
    for (const [index, item] of env.entries()) last.set(textOf(at(item, "name")), index)
    if (last.size === env.length) return
    for (const [index, item] of env.entries()) {
      const variable = textOf(at(item, "name"))
      const kept = last.get(variable)
      if (variable === "" || kept === index) continue
      const where = [...path, "env", index]
      const fix: Edit[] = [{ op: "delete", path: where }]
      report(
        `the container "${name}" sets ${variable} again later, so this one does not count`,
        where,
        fix,
      )
    }
  },
}

export const secretInEnv: LintRule = {
  id: "secret-in-env",
  summary: "an environment variable holds a secret in clear text",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "Whoever may read the workload, or the values and history of the release, can read it. Put it into a Secret and name that with `valueFrom.secretKeyRef`. The value is never shown here.",
  bad: "env:\n- {name: DB_PASSWORD, value: hunter22}",
  good: "env:\n- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db, key: password}}",
  peers: ["kube-linter/env-var-secret", "polaris/sensitiveContainerEnvVar"],
  container({ value, path, name }, { report }) {
    for (const [index, item] of listOf(value["env"]).entries()) {
      const [variable, text] = [textOf(at(item, "name")), textOf(at(item, "value"))]
      if (!isSecretVariable(variable, text)) continue
      report(
        `${variable} of the container "${name}" is written in clear text: take it from a Secret with valueFrom.secretKeyRef`,
        [...path, "env", index],
      )
    }
  },
}

export const secretReadFromEnv: LintRule = {
  id: "secret-read-from-env",
  summary: "a container gets a Secret in an environment variable",
  severity: "info",
  profile: "strict",
  category: "security",
  why: "Environment variables end up in crash reports and child processes, and do not change when the Secret does. Mounted as a file it is read by who needs it.",
  bad: "env:\n- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db, key: password}}",
  good: "volumeMounts:\n- {name: db, mountPath: /run/secrets/db, readOnly: true}",
  peers: ["kube-linter/read-secret-from-env-var", "kyverno/secrets-not-from-env-vars"],
  container({ value, path, name }, { report }) {
    for (const [index, item] of listOf(value["env"]).entries())
      if (at(item, "valueFrom", "secretKeyRef") !== undefined)
        report(
          `the container "${name}" gets a Secret as ${textOf(at(item, "name"))}: mount it as a file`,
          [...path, "env", index],
        )
    for (const [index, item] of listOf(value["envFrom"]).entries())
      if (at(item, "secretRef") !== undefined)
        report(`the container "${name}" gets all of a Secret as variables: mount it as files`, [
          ...path,
          "envFrom",
          index,
        ])
  },
}
