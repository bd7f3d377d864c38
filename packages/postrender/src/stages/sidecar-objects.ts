import type { ManifestStream } from "@sternpost/manifests"
import { loadKubernetesTypes } from "@sternpost/schema"
import {
  compileSidecars,
  injectSidecars,
  type Marks,
  reasonText,
  removeSidecars,
  type SidecarOptions,
} from "@sternpost/transform"
import type { Selection, Stage, StageContext, StageEnvironment } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { reportPodless, withPods } from "./sidecar-pods.ts"
import { readTemplates, type TemplateOption } from "./sidecar-templates.ts"

type Namespaces = Readonly<Record<string, Partial<Marks>>>

interface InjectionOptions extends Omit<SidecarOptions, "templates" | "inject">, TemplateOption {
  readonly templates?: readonly TemplateOption[]
  readonly inject?: NonNullable<SidecarOptions["inject"]> & { readonly namespaces?: Namespaces }
}

interface StageOptions extends InjectionOptions {
  readonly remove?: boolean
}

type Run = (selection: Selection, context: StageContext) => void

/** The stage of `uses: sidecar`. Throws a `PipelineError` or a `TransformError` for options that make no sense. */
export async function sidecarStage(
  options: unknown,
  environment: StageEnvironment,
): Promise<Stage> {
  const { remove = false, ...rest } = options as StageOptions
  return {
    uses: "sidecar",
    phase: "mutate",
    idempotent: true,
    run: remove ? removal(rest, environment) : await injection(rest, environment),
  }
}

async function injection(options: InjectionOptions, environment: StageEnvironment): Promise<Run> {
  const { name, template, templateFile, templates: _, inject = {}, ...rest } = options
  const { namespaces = {}, ...wishes } = inject
  const templates = readTemplates(options, environment.baseDir)
  const podType = (await loadKubernetesTypes()).type("io.k8s.api.core.v1.PodTemplateSpec")
  if (podType === undefined) throw new RangeError("the table of types has no pods")
  const sidecars = compileSidecars({ ...rest, inject: wishes, templates }, podType)
  return (selection, context) => {
    const manifests = withPods(selection, environment)
    injectSidecars(sidecars, manifests, {
      context: { ...context },
      releaseNamespace: context.release?.namespace ?? "default",
      namespace: namespaceMarks(selection.stream, namespaces),
      reports: {
        skip: (manifest, reason, detail) => context.skip(manifest, reasonText(reason, detail)),
        note: (rule, message) => context.report({ severity: "info", rule, message }),
        warn: (manifest, rule, message) =>
          context.report({
            severity: "warning",
            rule,
            message,
            ...(manifest === undefined ? {} : { manifest }),
          }),
      },
    })
    reportPodless(manifests, context, environment)
  }
}

function removal({ name, ...others }: InjectionOptions, environment: StageEnvironment): Run {
  const [other] = Object.keys(others)
  if (other !== undefined)
    throw new PipelineError(
      "PIPELINE_INVALID",
      `\`remove\` takes out what is in the pods, for which \`${other}\` says nothing; leave it out`,
    )
  return (selection, context) => {
    const manifests = withPods(selection, environment)
    removeSidecars(manifests, {
      ...(name === undefined ? {} : { names: [name] }),
      reports: {
        skip: (manifest, reason, detail) => context.skip(manifest, reasonText(reason, detail)),
      },
    })
    reportPodless(manifests, context, environment)
  }
}

/** Labels and annotations of a namespace: those of the options, else of the stream's Namespace. */
function namespaceMarks(stream: ManifestStream, given: Namespaces): (name: string) => Marks {
  let inStream: ReadonlyMap<string, Marks> | undefined
  return (name) => {
    const own = given[name]
    inStream ??= new Map(
      stream
        .select(({ kind }) => kind === "Namespace")
        .filter(({ kind }) => kind === "Namespace")
        .map((manifest) => [manifest.name, manifest]),
    )
    const { labels = {}, annotations = {} } = own ?? inStream.get(name) ?? {}
    return { labels, annotations }
  }
}
