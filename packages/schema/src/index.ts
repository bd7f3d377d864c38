export { type ApiLifecycle, apiLifecycle, isSince } from "./api-lifecycle.ts"
export { CONTAINER_LISTS } from "./containers.ts"
export { CrdError, isCrd, readCrd } from "./crd/read-crd.ts"
export { immutableFields } from "./immutable.ts"
export { compareInstallOrder, compareKustomizeOrder, INSTALL_ORDER } from "./kind-order.ts"
export { isLabelValue, isQualifiedName, LABEL_VALUE_RULE, QUALIFIED_NAME_RULE } from "./names.ts"
export { findPodSpecs, type KindOf, podSpecPaths } from "./pod-specs.ts"
export {
  type KindPattern,
  type NameReference,
  nameReferences,
  podReferences,
} from "./references.ts"
export { isClusterScoped } from "./scope.ts"
export {
  type CustomType,
  findCustomType,
  type KindTypes,
  kindTypes,
  type ObjectKind,
} from "./types/kind-types.ts"
export {
  KUBERNETES_VERSIONS,
  knownKubernetesVersion,
  loadKindTypes,
  loadKubernetesTypes,
  NEWEST_KUBERNETES,
} from "./types/load.ts"
export type {
  FieldSchema,
  ListType,
  TypeSchema,
  ValueSchema,
  ValueType,
} from "./types/type-schema.ts"
export { readTypeTable, type TypeTable } from "./types/type-table.ts"
