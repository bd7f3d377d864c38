export { compareInstallOrder, INSTALL_ORDER } from "./kind-order.ts"
export { isLabelValue, isQualifiedName, LABEL_VALUE_RULE, QUALIFIED_NAME_RULE } from "./names.ts"
export { findPodSpecs, type KindOf, podSpecPaths } from "./pod-specs.ts"
