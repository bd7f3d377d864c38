import { parse, YamlError } from "@sternpost/goyaml"
import type { Selector } from "@sternpost/manifests"
import type { Converting } from "./context.ts"
import type { StageBody } from "./draft.ts"
import { KPT_FUNCTIONS, type KptStage } from "./kpt-stages.ts"
import { childOf, descendantOf, type Place, textAt } from "./place.ts"

/** A function that kpt or kustomize would run as a container. */
export interface FunctionCall {
  readonly place: Place
  readonly image: string
  /** Its configuration as an object; a ConfigMap's data is what it takes. */
  config(): Place | undefined
  /** Its configuration as a map of texts. */
  readonly data?: Place | undefined
  readonly name?: string | undefined
  readonly match?: readonly Selector[]
  readonly exclude?: readonly Selector[]
}

// Where the catalog is, and was; kpt takes a name without a registry for one of it.
const CATALOG =
  /^(?:(?:gcr\.io\/kpt-fn(?:-contrib)?|ghcr\.io\/(?:kptdev|GoogleContainerTools)\/[\w./-]+?)\/)?([\w-]+)(?::[\w.-]+)?(?:@sha256:\w+)?$/

/** Writes the stage that does what a function of kpt's catalog does, or tells that there is none. */
export async function convertFunction(call: FunctionCall, converting: Converting): Promise<void> {
  const { place, image } = call
  const [, name = ""] = CATALOG.exec(image) ?? []
  const made = Object.hasOwn(KPT_FUNCTIONS, name) ? KPT_FUNCTIONS[name] : undefined
  if (made === undefined) {
    converting.draft.note(place, unknownFunction(image, name))
    return
  }
  const { data } = call
  const config = call.config()
  const isConfigMap = config !== undefined && textAt(config, "kind") === "ConfigMap"
  const stage = made({
    place,
    data: data ?? (isConfigMap ? childOf(config, "data") : undefined),
    resource: isConfigMap ? undefined : config,
  })
  write(call, stage, converting)
}

function write(call: FunctionCall, { remarks, ...body }: KptStage, { draft }: Converting): void {
  const { place, name, match = [], exclude = [] } = call
  const stage: StageBody = {
    ...body,
    name,
    match: together(match, body.match),
    exclude: together(exclude, body.exclude),
  }
  draft.stage(place, stage, remarks)
}

/** The selectors of the call, or those that the stage itself has; a stage's own narrow the call's. */
function together(asked: readonly Selector[], own: StageBody["match"]): StageBody["match"] {
  const ours = own === undefined ? [] : ([own].flat() as readonly Selector[])
  const all =
    asked.length === 0
      ? ours
      : ours.length === 0
        ? asked
        : asked.flatMap((one) => ours.map((other) => ({ ...one, ...other })))
  return all.length < 2 ? all[0] : all
}

const NEEDLESS: Readonly<Record<string, string>> = {
  format: "the pipeline leaves the text as it is",
  fix: "it mends Kptfiles, and there are none in the stream",
  kubeval: "see the stages that check objects (sternpost pipeline stages)",
  kubeconform: "see the stages that check objects (sternpost pipeline stages)",
  gatekeeper: "see the stages that check objects (sternpost pipeline stages)",
  starlark: "write its program as a module of your own (uses: ./stage.mjs)",
  sops: "decrypt before the pipeline, or run a program (uses: exec)",
}

function unknownFunction(image: string, name: string): string {
  const why = Object.hasOwn(NEEDLESS, name) ? NEEDLESS[name] : undefined
  return `the function ${image} has no equal: ${
    why ?? "write a module of your own (uses: ./stage.mjs), or run a program (uses: exec)"
  }`
}

/** The image of a function that an object of its configuration names in an annotation. */
export function functionImageOf(config: Place): string | undefined {
  const text = descendantOf(config, "metadata", "annotations", "config.kubernetes.io/function")
  if (typeof text?.value !== "string") return undefined
  try {
    const value = parse(text.value) as { container?: { image?: unknown } } | null
    return typeof value?.container?.image === "string" ? value.container.image : undefined
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    return undefined
  }
}
