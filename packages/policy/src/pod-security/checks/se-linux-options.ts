import { textOf } from "../../read.ts"
import type { CheckPod, PodCheck } from "../check.ts"
import { type Pod, security } from "../pod.ts"
import { counted, distinct, quoted, settersText } from "../wording.ts"

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t"]

/** SELinux confines pods as containers, under no other user or role. */
export const seLinuxOptions: PodCheck = {
  id: "seLinuxOptions",
  level: "baseline",
  versions: [
    { since: 0, check: allowing(new Set(TYPES)) },
    { since: 31, check: allowing(new Set([...TYPES, "container_engine_t"])) },
  ],
}

interface Setter {
  readonly path: Pod["containers"][number]["path"]
  readonly type: string
  readonly user: string
  readonly role: string
}

function allowing(types: ReadonlySet<string>): CheckPod {
  const wrongFields = ({ type, user, role }: Setter) => [
    ...(types.has(type) ? [] : ["type"]),
    ...(user === "" ? [] : ["user"]),
    ...(role === "" ? [] : ["role"]),
  ]
  return ({ spec, containers }) => {
    const pod = optionsOf(spec, ["spec"])
    const isPodBad = wrongFields(pod).length > 0
    const bad = containers.filter(
      ({ value, path }) => wrongFields(optionsOf(value, path)).length > 0,
    )
    const setters = [
      ...(isPodBad ? [pod] : []),
      ...bad.map(({ value, path }) => optionsOf(value, path)),
    ]
    if (setters.length === 0) return undefined
    return {
      reason: "seLinuxOptions",
      detail: `${settersText(isPodBad, bad)} set forbidden securityContext.seLinuxOptions: ${wrongs(setters, types)}`,
      places: setters.flatMap((setter) =>
        wrongFields(setter).map((field) => [
          ...setter.path,
          "securityContext",
          "seLinuxOptions",
          field,
        ]),
      ),
    }
  }
}

function wrongs(setters: readonly Setter[], types: ReadonlySet<string>): string {
  const forbidden = distinct(setters.map(({ type }) => type).filter((type) => !types.has(type)))
  const parts: string[] = []
  if (forbidden.length > 0)
    parts.push(`${counted(forbidden.length, "type", "types")} ${quoted(forbidden)}`)
  if (setters.some(({ user }) => user !== "")) parts.push("user may not be set")
  if (setters.some(({ role }) => role !== "")) parts.push("role may not be set")
  return parts.join("; ")
}

function optionsOf(owner: unknown, path: Setter["path"]): Setter {
  const field = (name: string) => textOf(security(owner, "seLinuxOptions", name))
  return { path, type: field("type"), user: field("user"), role: field("role") }
}
