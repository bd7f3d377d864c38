import { type CustomType, type KindTypes, kindTypes } from "./kind-types.ts"
import { readTypeTable, type TypeTable } from "./type-table.ts"

/** The types of the newest Kubernetes release there is a table of (1.36); loaded when first called. */
export async function loadKubernetesTypes(): Promise<TypeTable> {
  const { KUBERNETES_1_36 } = await import("../generated/kubernetes-1.36.ts")
  return readTypeTable(KUBERNETES_1_36)
}

/** Finds the types of objects by kind: of Kubernetes itself, and of `customTypes` (from CRDs). */
export async function loadKindTypes(customTypes: readonly CustomType[] = []): Promise<KindTypes> {
  return kindTypes(await loadKubernetesTypes(), customTypes)
}
