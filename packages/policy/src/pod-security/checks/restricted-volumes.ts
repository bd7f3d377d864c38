import { at, listOf, mapOf, textOf } from "../../read.ts"
import type { PodCheck } from "../check.ts"
import { counted, distinct, quoted } from "../wording.ts"

const ALLOWED = new Set(
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(
    " ",
  ),
)
/** Where the API server's word for a volume type is not the field. */
const WORDS: Readonly<Record<string, string>> = { storageOS: "storageos" }

/** Volumes hold configuration, scratch space or claims, and no file system of somebody else. */
export const restrictedVolumes: PodCheck = {
  id: "restrictedVolumes",
  level: "restricted",
  overrides: ["hostPathVolumes"],
  versions: [
    {
      since: 0,
      check({ spec }) {
        const volumes = listOf(at(spec, "volumes"))
        const types = volumes.map(forbiddenType)
        const bad = [...volumes.keys()].filter((i) => types[i] !== undefined)
        if (bad.length === 0) return undefined
        const names = quoted(bad.map((i) => textOf(at(volumes[i], "name"))))
        const kinds = distinct(bad.map((i) => WORDS[types[i] as string] ?? (types[i] as string)))
        const uses = counted(bad.length, `volume ${names} uses`, `volumes ${names} use`)
        const types_ = counted(kinds.length, "volume type", "volume types")
        return {
          reason: "restricted volume types",
          detail: `${uses} restricted ${types_} ${quoted(kinds)}`,
          places: bad.map((i) => ["spec", "volumes", i, types[i] as string]),
        }
      },
    },
  ],
}

// A volume that says nothing of its source is an emptyDir.
function forbiddenType(volume: unknown): string | undefined {
  const sources = Object.entries(mapOf(volume)).filter(
    ([key, value]) => key !== "name" && value !== null && value !== undefined,
  )
  if (sources.some(([key]) => ALLOWED.has(key))) return undefined
  return sources[0]?.[0]
}
