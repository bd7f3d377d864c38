import type { Path } from "@sternpost/manifests"
import { at, listOf, mapOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import { isSameData } from "../same-data.ts"
import type { LintObject, LintPod } from "../subjects.ts"

/** A place in a pod that needs a ConfigMap or a Secret. */
interface Needed {
  readonly kind: "ConfigMap" | "Secret"
  readonly name: string
  /** The key that is needed; absent for all. */
  readonly key: string | undefined
  readonly isOptional: boolean
  readonly path: Path
}

function needed({ spec, path, containers }: LintPod): Needed[] {
  const found: Needed[] = []
  const add = (kind: Needed["kind"], ref: unknown, name: unknown, where: Path, key?: unknown) => {
    // A reference to one key of an object that it does not name leads nowhere.
    if (textOf(name) !== "" || (key !== undefined && where.includes("env")))
      found.push({
        kind,
        name: textOf(name),
        key: key === undefined ? undefined : textOf(key),
        isOptional: at(ref, "optional") === true,
        path: where,
      })
  }
  for (const container of containers) {
    for (const [i, item] of listOf(container.value["env"]).entries()) {
      const from = at(item, "valueFrom")
      const where = [...container.path, "env", i, "valueFrom"]
      for (const [kind, field] of [
        ["ConfigMap", "configMapKeyRef"],
        ["Secret", "secretKeyRef"],
      ] as const) {
        const ref = at(from, field)
        add(kind, ref, at(ref, "name"), [...where, field], at(ref, "key"))
      }
    }
    for (const [i, item] of listOf(container.value["envFrom"]).entries())
      for (const [kind, field] of [
        ["ConfigMap", "configMapRef"],
        ["Secret", "secretRef"],
      ] as const) {
        const ref = at(item, field)
        add(kind, ref, at(ref, "name"), [...container.path, "envFrom", i, field])
      }
  }
  for (const [i, volume] of listOf(spec["volumes"]).entries()) {
    const where = [...path, "volumes", i]
    const { configMap, secret } = mapOf(volume)
    const addItems = (kind: Needed["kind"], source: unknown, name: unknown, at_: Path) => {
      const items = listOf(at(source, "items"))
      if (items.length === 0) add(kind, source, name, at_)
      for (const item of items) add(kind, source, name, at_, at(item, "key"))
    }
    addItems("ConfigMap", configMap, at(configMap, "name"), [...where, "configMap"])
    addItems("Secret", secret, at(secret, "secretName"), [...where, "secret"])
    for (const [j, source] of listOf(at(volume, "projected", "sources")).entries())
      for (const [kind, field] of [
        ["ConfigMap", "configMap"],
        ["Secret", "secret"],
      ] as const)
        addItems(kind, at(source, field), at(source, field, "name"), [
          ...where,
          "projected",
          "sources",
          j,
          field,
        ])
  }
  return found
}

const named = (pod: LintPod) => needed(pod).filter(({ name }) => name !== "")

const keysOf = ({ value }: LintObject) =>
  new Set(["data", "stringData", "binaryData"].flatMap((field) => Object.keys(mapOf(value[field]))))

const POD = (key: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: info}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: acme/web:1.4\n    env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: web, key: ${key}}}}]\n`

const CONFIGURATION = ["/ConfigMap", "/Secret"]

export const missingConfigReference: LintRule = {
  id: "missing-config-reference",
  summary: "a pod needs a key that its ConfigMap or Secret does not have",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The container does not start: `CreateContainerConfigError`. The ConfigMap or Secret is in the stream, but without that key. One that somebody fills later has no keys at all and is left alone, as is what is `optional`.",
  bad: POD("verbosity"),
  good: POD("level"),
  peers: ["kube-linter/env-value-from"],
  reads: CONFIGURATION,
  pod(pod, { report, stream }) {
    for (const { kind, name, key, isOptional, path } of needed(pod)) {
      if (key === undefined || isOptional) continue
      if (name === "") report(`no ${kind} is named that would have the key "${key}"`, path)
      const object = stream.find(`/${kind}`, pod.object.namespace, name)
      if (object === undefined) continue
      const keys = keysOf(object)
      if (keys.size > 0 && !keys.has(key)) report(`the ${kind} "${name}" has no key "${key}"`, path)
    }
  },
}

export const configNotInStream: LintRule = {
  id: "config-not-in-stream",
  summary: "a pod needs a ConfigMap or a Secret that is not in the stream",
  severity: "info",
  profile: "strict",
  category: "correctness",
  why: "It must be in the cluster before, or no container starts. That is how Secrets often come; the rule is for charts that should bring all they need.",
  bad: POD("level").slice(POD("level").indexOf("---") + 4),
  good: POD("level"),
  peers: ["kube-linter/env-value-from"],
  reads: CONFIGURATION,
  pod(pod, { report, stream }) {
    for (const { kind, name, isOptional, path } of named(pod))
      if (!isOptional && stream.find(`/${kind}`, pod.object.namespace, name) === undefined)
        report(`the ${kind} "${name}" is not in the stream`, path)
  },
}

const CHECKSUM = /checksum|config-?hash|\bsha(?:256)?\b/i

export const staleChecksumAnnotation: LintRule = {
  id: "stale-checksum-annotation",
  summary:
    "a stage changed a ConfigMap or Secret, and the checksum in the pods that use it is the old one",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "Charts put a checksum of their configuration into the pod template so that a change starts new pods. It was computed before the pipeline changed the configuration, so a change of the pipeline's starts none. Add the stage `config-hash` at the end.",
  bad: "",
  good: POD("level"),
  peers: [],
  reads: CONFIGURATION,
  pod(pod, { report, stream }) {
    const { manifest } = pod.object
    if (manifest.log.size === 0) return
    const where = [...pod.path.slice(0, -1), "metadata", "annotations"]
    const stale = Object.keys(pod.annotations).filter(
      (key) => CHECKSUM.test(key) && manifest.rendered([...where, key]) === pod.annotations[key],
    )
    const [first] = stale
    if (first === undefined) return
    const used = new Map(named(pod).map((one) => [`${one.kind}/${one.name}`, one]))
    for (const { kind, name } of used.values()) {
      const object = stream.find(`/${kind}`, pod.object.namespace, name)
      if (object !== undefined && wasChanged(object))
        report(`a stage changed the ${kind} "${name}", but ${first} is the one that was rendered`, [
          ...where,
          first,
        ])
    }
  },
}

function wasChanged({ manifest, value }: LintObject): boolean {
  return ["data", "stringData", "binaryData"].some((field) => {
    const before = manifest.rendered([field])
    return before !== undefined && !isSameData(before, value[field])
  })
}
