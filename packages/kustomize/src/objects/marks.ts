import type { Behavior, PreviousId, Resource } from "./resource.ts"

const DOMAIN = "internal.config.kubernetes.io"
const ORIGIN = "config.kubernetes.io/origin"
const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations"
const ENABLED = "enabled"

// Left out of what is printed, whoever wrote them.
const DROPPED: ReadonlySet<string> = new Set([
  ...[
    ...["previousKinds", "previousNames", "previousNamespaces", "prefixes", "suffixes", "refBy"],
    ...["generatorBehavior", "needsHashSuffix", "allowNameChange", "allowKindChange"],
    ...["path", "index", "seqindent", "id", "annotations-migration-resource-id"],
  ].map((name) => `${DOMAIN}/${name}`),
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
  "kustomize.config.k8s.io/helm-generated",
])

/** Reads the annotations in which kustomize and its plugins keep what they remember of a resource. */
export function takeMarks(resource: Resource): void {
  const annotations = resource.pairs("annotations")
  if (annotations.size === 0) return
  const list = (name: string) => annotations.get(`${DOMAIN}/${name}`)?.split(",") ?? []
  const isOn = (name: string) => annotations.get(`${DOMAIN}/${name}`) === ENABLED
  const [names, namespaces, kinds] = [
    list("previousNames"),
    list("previousNamespaces"),
    list("previousKinds"),
  ]
  if (names.length === namespaces.length && names.length === kinds.length)
    resource.previous = names.map(
      (name, i): PreviousId => ({
        name,
        namespace: namespaces[i] as string,
        kind: kinds[i] as string,
      }),
    )
  resource.prefixes = list("prefixes")
  resource.suffixes = list("suffixes")
  resource.needsHash = isOn("needsHashSuffix")
  resource.behavior = behaviorOf(annotations.get(`${DOMAIN}/generatorBehavior`))
  resource.origin = annotations.get(ORIGIN)
  resource.transformations = annotations.get(TRANSFORMATIONS) ?? ""
}

function behaviorOf(text: string | undefined): Behavior {
  return text === "create" || text === "replace" || text === "merge" ? text : "unspecified"
}

/** What `buildMetadata` asks for. */
export interface Provenance {
  readonly origins: boolean
  readonly transformations: boolean
  /** Whether annotations that need no change stay as they are: kustomize makes texts of all values. */
  readonly keepsText?: boolean
}

/** Writes the annotations that stay, and removes the others. Values of annotations become strings. */
export function writeMarks(
  resource: Resource,
  { origins, transformations, keepsText = false }: Provenance,
): void {
  const field = resource.tree?.get("metadata")
  if (!(field instanceof Map)) return
  resource.dropEmptyAnnotations(keepsText)
  const written = field.get("annotations")
  const isPlain = written === undefined && !origins && !transformations
  if (isPlain) return
  const annotations = resource.pairs("annotations")
  if (keepsText && !origins && !transformations && ![...annotations.keys()].some(isDropped)) return
  for (const name of DROPPED) annotations.delete(name)
  setOrDelete(annotations, ORIGIN, origins ? resource.origin : undefined)
  setOrDelete(annotations, TRANSFORMATIONS, transformations ? resource.transformations : undefined)
  resource.setPairs("annotations", annotations)
}

function isDropped(name: string): boolean {
  return DROPPED.has(name) || name === ORIGIN || name === TRANSFORMATIONS
}

function setOrDelete(map: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined || value === "") map.delete(key)
  else map.set(key, value)
}
