import { textOf } from "../../read.ts"
import type { CheckPod, PodCheck } from "../check.ts"
import { isWindows, type Pod, type PodContainer, security } from "../pod.ts"
import { containersText, counted, distinct, quoted, settersText } from "../wording.ts"

const FIELD = ["securityContext", "seccompProfile", "type"]
const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod"
const CONTAINER_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/"

/** System calls are filtered, as far as the pod says anything of it. */
export const seccompProfileBaseline: PodCheck = {
  id: "seccompProfile_baseline",
  level: "baseline",
  versions: [
    { since: 0, check: checkAnnotations },
    { since: 19, check: checkSetters },
  ],
}

/** System calls are filtered, and the pod says so. */
export const seccompProfileRestricted: PodCheck = {
  id: "seccompProfile_restricted",
  level: "restricted",
  overrides: ["seccompProfile_baseline"],
  versions: [
    { since: 19, check: checkRestricted },
    { since: 25, check: (pod) => (isWindows(pod) ? undefined : checkRestricted(pod)) },
  ],
}

function checkAnnotations({ annotations, containers }: Pod) {
  const keys = distinct([
    POD_ANNOTATION,
    ...containers.map(({ name }) => `${CONTAINER_ANNOTATION}${name}`),
  ]).filter((key) => Object.hasOwn(annotations, key) && !isFiltered(textOf(annotations[key])))
  if (keys.length === 0) return undefined
  const texts = keys.map((key) => `${key}="${textOf(annotations[key])}"`)
  return {
    reason: "seccompProfile",
    detail: `forbidden ${counted(keys.length, "annotation", "annotations")} ${texts.join(", ")}`,
    places: keys.map((key) => ["metadata", "annotations", key]),
  }
}

function isFiltered(annotation: string): boolean {
  return (
    annotation === "runtime/default" ||
    annotation === "docker/default" ||
    annotation.startsWith("localhost/")
  )
}

function checkSetters({ spec, containers }: Pod) {
  const isPodBad = isSetBadly(spec)
  const bad = containers.filter(({ value }) => isSetBadly(value))
  if (!isPodBad && bad.length === 0) return undefined
  const types = distinct([
    ...(isPodBad ? [typeOf(spec)] : []),
    ...bad.map(({ value }) => typeOf(value)),
  ])
  return {
    reason: "seccompProfile",
    detail: `${settersText(isPodBad, bad)} must not set securityContext.seccompProfile.type to ${quoted(types)}`,
    places: [...(isPodBad ? [["spec", ...FIELD]] : []), ...bad.map(placeOf)],
  }
}

function checkRestricted(pod: Pod): ReturnType<CheckPod> {
  const set = checkSetters(pod)
  if (set !== undefined || isSet(pod.spec)) return set
  const silent = pod.containers.filter(({ value }) => !isSet(value))
  if (silent.length === 0) return undefined
  return {
    reason: "seccompProfile",
    detail: `pod or ${containersText(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    places: silent.map(placeOf),
  }
}

function isSet(owner: unknown): boolean {
  return (security(owner, "seccompProfile") ?? null) !== null
}

function isSetBadly(owner: unknown): boolean {
  return isSet(owner) && !["RuntimeDefault", "Localhost"].includes(typeOf(owner))
}

function typeOf(owner: unknown): string {
  return textOf(security(owner, "seccompProfile", "type"))
}

function placeOf({ path }: PodContainer) {
  return [...path, ...FIELD]
}
