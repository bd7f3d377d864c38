import { textOf } from "../../read.ts"
import type { PodCheck } from "../check.ts"
import { type PodContainer, security } from "../pod.ts"
import { containersText, counted, distinct, quoted } from "../wording.ts"

const FIELD = ["securityContext", "appArmorProfile", "type"]
const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"

/** AppArmor is not switched off, by field or by annotation. */
export const appArmorProfile: PodCheck = {
  id: "appArmorProfile",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ spec, containers, annotations }) {
        const podType = typeOf(spec)
        const isPodBad = isForbidden(podType)
        const bad = containers.filter(({ value }) => isForbidden(typeOf(value)))
        const noted = Object.keys(annotations)
          .filter((key) => key.startsWith(ANNOTATION) && isForbiddenText(annotations[key]))
          .sort()
        if (!isPodBad && bad.length + noted.length === 0) return undefined
        const values = [
          ...distinct([...(isPodBad ? [podType] : []), ...bad.map(({ value }) => typeOf(value))]),
          ...noted.map((key) => `${key}="${String(annotations[key])}"`),
        ]
        const profiles = counted(values.length, "profile", "profiles")
        return {
          reason: `forbidden AppArmor ${profiles}`,
          detail: `${setters(isPodBad, bad, noted)} must not set AppArmor profile type to ${quoted(values)}`,
          places: [
            ...(isPodBad ? [["spec", ...FIELD]] : []),
            ...bad.map(({ path }) => [...path, ...FIELD]),
            ...noted.map((key) => ["metadata", "annotations", key]),
          ],
        }
      },
    },
  ],
}

function setters(isPodBad: boolean, bad: readonly PodContainer[], noted: readonly string[]) {
  const all = isPodBad ? ["pod"] : []
  if (bad.length > 0) all.push(containersText(bad))
  if (noted.length > 0) all.push(counted(noted.length, "annotation", "annotations"))
  return all.join(" and ")
}

function typeOf(owner: unknown): string {
  return textOf(security(owner, "appArmorProfile", "type"))
}

function isForbidden(type: string): boolean {
  return type !== "" && type !== "RuntimeDefault" && type !== "Localhost"
}

function isForbiddenText(value: unknown): boolean {
  const text = textOf(value)
  return text !== "" && text !== "runtime/default" && !text.startsWith("localhost/")
}
