import type { Tree, TreeMap } from "@sternpost/goyaml"
import { fieldText, isNull, isScalar, textOf } from "../fields/access.ts"
import { changeField, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import { isSelected } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import type { Transformer } from "./transformer.ts"

/** Which subjects of role bindings get the namespace. */
export type SubjectMode = "defaultOnly" | "allServiceAccounts" | "none"

export interface NamespaceOptions {
  readonly namespace: string
  readonly specs: readonly FieldSpec[]
  /** Leave a namespace that is set. */
  readonly unsetOnly?: boolean
  readonly subjects?: SubjectMode
}

const OWN: FieldSpec = {
  path: "metadata/namespace",
  group: "",
  version: "",
  kind: "",
  create: true,
}
const BINDINGS: ReadonlySet<string> = new Set(["RoleBinding", "ClusterRoleBinding"])

/** Puts all resources into a namespace. Throws RESOURCE_DUPLICATE when two become the same. */
export function setNamespace(options: NamespaceOptions): Transformer {
  return (list) => {
    if (options.namespace === "") return
    for (const resource of list.resources) {
      if (resource.isRenderedByHelm) continue
      resource.storePreviousId()
      namespaceFields(resource, options)
    }
    list.verify()
  }
}

/** Sets the namespace in the fields of one resource that hold it. */
export function namespaceFields(resource: Resource, options: NamespaceOptions): void {
  const change = (value: Tree): Tree => {
    if (!isScalar(value)) throw new Misfit("expected a scalar")
    const isSet = textOf(value) !== "" && !isNull(value)
    return options.unsetOnly === true && isSet ? value : options.namespace
  }
  const isBinding = BINDINGS.has(resource.kind)
  if (!resource.id.isClusterScoped) changeField(resource, OWN, { create: "scalar", change })
  if (isBinding) changeSubjects(resource, options.subjects ?? "defaultOnly", change)
  const { id } = resource
  for (const spec of options.specs.filter(counts))
    changeField(resource, spec, { create: "scalar", change })

  function counts(spec: FieldSpec): boolean {
    if (!isSelected(id, spec)) return false
    if (spec.path === OWN.path) return false
    // Only core's Namespace is named by its namespace.
    if (spec.path === "metadata/name" && resource.apiVersion !== "v1") return false
    return !(isBinding && BINDINGS.has(spec.kind) && spec.path === "subjects/namespace")
  }
}

function changeSubjects(
  resource: Resource,
  mode: SubjectMode,
  change: (value: Tree) => Tree,
): void {
  const subjects = resource.tree?.get("subjects")
  if (mode === "none" || !Array.isArray(subjects)) return
  const fits = (subject: TreeMap) =>
    mode === "allServiceAccounts"
      ? fieldText(subject, "kind") === "ServiceAccount"
      : fieldText(subject, "name") === "default"
  for (const subject of subjects)
    if (subject instanceof Map && fits(subject))
      subject.set("namespace", change(subject.get("namespace") ?? ""))
}
