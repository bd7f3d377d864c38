export { compareInstallOrder, INSTALL_ORDER } from "./kind-order.ts"
export { isQualifiedName, LABEL_VALUE_RULE, isLabelValue, QUALIFIED_NAME_RULE } from "./names.ts"
export { findPodSpecs, type KindOf, podSpecPaths } from "./pod-specs.ts"
