import { applyDifference } from "./difference.ts"
import { type CustomType, type KindTypes, kindTypes } from "./kind-types.ts"
import { readTypeTable, type TypeTable } from "./type-table.ts"

// All but the newest are written down as what is different in them.
const DIFFERENCES: Readonly<Record<string, () => Promise<string>>> = {
  "1.35": async () => (await import("../generated/kubernetes-1.35.ts")).KUBERNETES_1_35_DIFFERENCE,
  "1.34": async () => (await import("../generated/kubernetes-1.34.ts")).KUBERNETES_1_34_DIFFERENCE,
  "1.33": async () => (await import("../generated/kubernetes-1.33.ts")).KUBERNETES_1_33_DIFFERENCE,
  "1.32": async () => (await import("../generated/kubernetes-1.32.ts")).KUBERNETES_1_32_DIFFERENCE,
  "1.31": async () => (await import("../generated/kubernetes-1.31.ts")).KUBERNETES_1_31_DIFFERENCE,
}

/** The newest Kubernetes release there is a table of. */
export const NEWEST_KUBERNETES = "1.36"

/** The Kubernetes releases there are tables of, the newest first. */
export const KUBERNETES_VERSIONS: readonly string[] = [
  NEWEST_KUBERNETES,
  ...Object.keys(DIFFERENCES),
]

/** The release of `KUBERNETES_VERSIONS` that `1.34`, `v1.34` or `v1.34.2+k3s1` names; `undefined` for any other. */
export function knownKubernetesVersion(text: string): string | undefined {
  const [, version] = /^v?(\d+\.\d+)(?:\.|$|[-+])/.exec(text.trim()) ?? []
  return KUBERNETES_VERSIONS.find((known) => known === version)
}

const tables = new Map<string, Promise<TypeTable>>()

/** The types of a release of `KUBERNETES_VERSIONS`; each is loaded when it is first asked for. Throws for any other. */
export function loadKubernetesTypes(version: string = NEWEST_KUBERNETES): Promise<TypeTable> {
  let table = tables.get(version)
  if (table === undefined) {
    table = loadTable(version)
    tables.set(version, table)
  }
  return table
}

async function loadTable(version: string): Promise<TypeTable> {
  const { KUBERNETES_1_36 } = await import("../generated/kubernetes-1.36.ts")
  if (version === NEWEST_KUBERNETES) return readTypeTable(KUBERNETES_1_36)
  const difference = DIFFERENCES[version]
  if (difference === undefined)
    throw new RangeError(
      `no types of Kubernetes ${version}: known are ${KUBERNETES_VERSIONS.join(", ")}`,
    )
  return readTypeTable(applyDifference(KUBERNETES_1_36, await difference()))
}

/** Finds the types of objects by kind: of Kubernetes itself, and of `customTypes` (from CRDs). */
export async function loadKindTypes(customTypes: readonly CustomType[] = []): Promise<KindTypes> {
  return kindTypes(await loadKubernetesTypes(), customTypes)
}
