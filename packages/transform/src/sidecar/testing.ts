import { describeManifest, parseManifests } from "@sternpost/manifests"
import { loadKubernetesTypes, type TypeSchema } from "@sternpost/schema"
import type { Marks } from "./decide.ts"
import { injectSidecars } from "./inject.ts"
import type { SidecarOptions } from "./options.ts"
import { reasonText } from "./reasons.ts"
import { removeSidecars } from "./remove.ts"
import { compileSidecars } from "./sidecars.ts"

/** What a test says: options, of which the template may be given alone; and what is known besides. */
export interface TestOptions extends Partial<SidecarOptions> {
  readonly template?: unknown
  readonly kubernetesVersion?: string
  readonly release?: Readonly<Record<string, unknown>>
  readonly namespaces?: Readonly<Record<string, Partial<Marks>>>
}

export interface TestResult {
  readonly text: string
  /** `KIND NAME: REASON` of each object that was left alone. */
  readonly skipped: readonly string[]
  readonly warnings: readonly string[]
  /** The rules of what is told where nothing is wrong. */
  readonly notes?: readonly string[]
  readonly edits: number
}

/** The type of a pod template. */
export async function podType(): Promise<TypeSchema> {
  return (await loadKubernetesTypes()).type("io.k8s.api.core.v1.PodTemplateSpec") as TypeSchema
}

/** Injects a sidecar called `agent` into a text. */
export async function inject(text: string, given: TestOptions): Promise<TestResult> {
  const { template, kubernetesVersion, release, namespaces = {}, ...options } = given
  const templates = options.templates ?? [{ name: "agent", template }]
  const sidecars = compileSidecars({ ...options, templates }, await podType())
  const stream = parseManifests(text)
  const skipped: string[] = []
  const warnings: string[] = []
  const notes: string[] = []
  injectSidecars(sidecars, stream.manifests, {
    context: { kubernetesVersion, release },
    releaseNamespace: "default",
    namespace: (name) => ({ labels: {}, annotations: {}, ...namespaces[name] }),
    reports: {
      skip: ({ kind, name }, reason, detail) =>
        skipped.push(`${kind} ${name}: ${reasonText(reason, detail)}`),
      warn: (manifest, rule, message) =>
        warnings.push(`${manifest ? `${describeManifest(manifest)}: ` : ""}${rule}: ${message}`),
      note: (rule) => notes.push(rule),
    },
  })
  return { text: stream.toString(), skipped, warnings, notes, edits: stream.log.size }
}

/** Takes sidecars out of a text. */
export function remove(text: string, names?: readonly string[]): TestResult {
  const stream = parseManifests(text)
  const skipped: string[] = []
  removeSidecars(stream.manifests, {
    ...(names === undefined ? {} : { names }),
    reports: {
      skip: ({ kind, name }, reason, detail) =>
        skipped.push(`${kind} ${name}: ${reasonText(reason, detail)}`),
    },
  })
  return { text: stream.toString(), skipped, warnings: [], edits: stream.log.size }
}

/** A Deployment whose pod template is what is given, indented by four. */
export function deployment(template: string, name = "web"): string {
  const indented = template.replace(/^(?=.)/gm, "    ")
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n${indented}`
}

/** A pod template with one application container. */
export const WEB = `metadata:
  labels:
    app: web # the application
spec:
  containers:
    # it
    - name: web
      image: "nginx:1.29"
      ports: [{name: http, containerPort: 80}]
`
