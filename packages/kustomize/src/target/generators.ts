import type { Tree, TreeMap } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import {
  type Generator,
  type GeneratorContext,
  generateConfigMap,
  generateSecret,
  mergeOptions,
} from "../generate/generators.ts"
import {
  HELM_CHART,
  HELM_GLOBALS,
  type HelmChart,
  type Kustomization,
  SECRET_GENERATOR,
} from "../kustomization/fields.ts"
import { modernGenerator, type PlacedDocument } from "../kustomization/read.ts"
import { Resource } from "../objects/resource.ts"
import type { BuildContext } from "./context.ts"
import { generateFromChart } from "./helm.ts"
import { fitDocument, unsupported } from "./plugins.ts"

/** What generators need of the kustomization that they belong to. */
export interface GeneratorSurroundings {
  readonly loader: Loader
  readonly context: BuildContext
  /** Where charts go that do not say it themselves. */
  readonly helmNamespace: string
}

/** Generated resources, with the name that kustomize has for what made them. */
export interface Generated {
  readonly kind: string
  readonly resources: readonly Resource[]
}

/** What the fields of a kustomization generate, in kustomize's order. */
export async function* ownGenerators(
  { value, placeOf }: PlacedDocument<Kustomization>,
  surroundings: GeneratorSurroundings,
): AsyncGenerator<Generated> {
  const { configMapGenerator = [], secretGenerator = [], helmCharts = [] } = value
  const complete = (generator: Generator): Generator => ({
    ...generator,
    options: mergeOptions(generator.options, value.generatorOptions),
  })
  for (const [i, generator] of configMapGenerator.entries()) {
    const context = contextFor(surroundings, placeOf("configMapGenerator", i))
    yield one("ConfigMapGenerator", await generateConfigMap(complete(generator), context))
  }
  for (const [i, generator] of secretGenerator.entries()) {
    const context = contextFor(surroundings, placeOf("secretGenerator", i))
    yield one("SecretGenerator", await generateSecret(complete(generator), context))
  }
  for (const [i, chart] of helmCharts.entries()) {
    const { loader, context, helmNamespace } = surroundings
    const placed = {
      chart: chart.namespace ? chart : { ...chart, namespace: helmNamespace },
      globals: value.helmGlobals,
      ...{ loader, place: placeOf("helmCharts", i) },
    }
    yield {
      kind: "HelmChartInflationGenerator",
      resources: await generateFromChart(placed, context),
    }
  }
}

function one(kind: string, resource: Resource): Generated {
  return { kind, resources: [resource] }
}

function contextFor(
  { loader, context }: GeneratorSurroundings,
  place: KustomizeErrorPlace & { readonly file: string },
): GeneratorContext {
  return { kinds: context.kinds, place, load: (path) => loader.load(path, place) }
}

/** What a document generates. Throws UNSUPPORTED for one that is a program. */
export async function generateFromDocument(
  document: Resource,
  surroundings: GeneratorSurroundings,
): Promise<readonly Resource[]> {
  const place = document.source ?? { file: "kustomization.yaml" }
  const context = contextFor(surroundings, place)
  if (document.apiVersion !== "builtin") throw unsupported(document, "generator")
  switch (document.kind) {
    case "ConfigMapGenerator":
      return [await generateConfigMap(generatorOf(document), context)]
    case "SecretGenerator":
      return [await generateSecret(generatorOf(document), context)]
    case "IAMPolicyGenerator":
      return [serviceAccountOf(document, context)]
    case "HelmChartInflationGenerator":
      return chartOf(document, surroundings, place)
    default:
      throw unsupported(document, "generator")
  }
}

function generatorOf(document: Resource): Generator {
  const read = fitDocument<Generator & { env?: string }>(document, SECRET_GENERATOR)
  const generator = modernGenerator(read)
  const named = { name: document.name, namespace: document.namespace }
  return {
    ...generator,
    name: generator.name || named.name,
    namespace: generator.namespace || named.namespace,
  }
}

function chartOf(
  document: Resource,
  { loader, context }: GeneratorSurroundings,
  place: KustomizeErrorPlace & { readonly file: string },
): Promise<Resource[]> {
  const chart = fitDocument<HelmChart>(document, HELM_CHART)
  const globals = fitDocument<NonNullable<Kustomization["helmGlobals"]>>(document, HELM_GLOBALS)
  return generateFromChart({ chart, globals, loader, place }, context)
}

interface IamPolicy {
  readonly cloud?: string
  readonly kubernetesService?: { readonly name?: string; readonly namespace?: string }
  readonly serviceAccount?: { readonly name?: string; readonly projectId?: string }
}

function serviceAccountOf(document: Resource, { kinds, place }: GeneratorContext): Resource {
  const {
    cloud = "",
    kubernetesService = {},
    serviceAccount = {},
  } = fitDocument<IamPolicy>(document, {
    cloud: "string",
    kubernetesService: { fields: { name: "string", namespace: "string" } },
    serviceAccount: { fields: { name: "string", projectId: "string" } },
  })
  if (cloud !== "gke")
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `cloud ${JSON.stringify(cloud)} is not known; there is gke`,
      place,
    )
  const { name = "", projectId = "" } = serviceAccount
  const annotation = `${name}@${projectId}.iam.gserviceaccount.com`
  const metadata: TreeMap = new Map<string, Tree>([
    ["annotations", new Map<string, Tree>([["iam.gke.io/gcp-service-account", annotation]])],
    ["name", kubernetesService.name ?? ""],
  ])
  if (kubernetesService.namespace) metadata.set("namespace", kubernetesService.namespace)
  const tree = new Map<string, Tree>([
    ["apiVersion", "v1"],
    ["kind", "ServiceAccount"],
    ["metadata", metadata],
  ])
  return new Resource(tree, kinds, document.source)
}
