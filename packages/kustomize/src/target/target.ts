import { readCrds } from "../config/crds.ts"
import { readConfig } from "../config/read-config.ts"
import { defaultConfig, mergeConfigs } from "../config/transformer-config.ts"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import { readOpenApi } from "../kinds/open-api.ts"
import type { Kustomization } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"
import { readResources } from "../objects/read-resources.ts"
import type { Resource } from "../objects/resource.ts"
import { markVariables } from "../references/variables.ts"
import { Accumulator } from "./accumulator.ts"
import type { BuildContext } from "./context.ts"
import { type GeneratorSurroundings, generateFromDocument, ownGenerators } from "./generators.ts"
import { loadKustomization } from "./load-kustomization.ts"
import {
  builtinWorker,
  documentWorker,
  formatOrigin,
  markGenerated,
  markTransformed,
  type Origin,
  originOf,
} from "./origin.ts"
import { ownTransformers } from "./own-transformers.ts"
import { transformerOf } from "./plugins.ts"
import { validate } from "./validate.ts"

/** What a kustomization inherits from the one that names it. */
interface Inherited {
  /** undefined when nobody wants to know where things come from. */
  readonly origin: Origin | undefined
  readonly helmNamespace: string
}

/** A kustomization, with what it needs to be put together. */
export class Target {
  readonly read: PlacedDocument<Kustomization>
  readonly #loader: Loader
  readonly #context: BuildContext
  readonly #fileName: string
  readonly #inherited: Inherited
  readonly #isOutermost: boolean

  private constructor(
    loader: Loader,
    context: BuildContext,
    file: { read: PlacedDocument<Kustomization>; name: string },
    inherited: Inherited,
    isOutermost: boolean,
  ) {
    this.#isOutermost = isOutermost
    this.#loader = loader
    this.#context = context
    this.read = file.read
    this.#fileName = file.name
    this.#inherited = inherited
  }

  /** Reads the kustomization of the loader's folder. */
  static async load(
    loader: Loader,
    context: BuildContext,
    inherited?: Inherited,
    place: KustomizeErrorPlace = {},
  ): Promise<Target> {
    const { read, name } = await loadKustomization(loader, place)
    const wantsOrigin = (read.value.buildMetadata ?? []).length > 0
    const own = { origin: wantsOrigin ? { path: "" } : undefined, helmNamespace: "" }
    return new Target(loader, context, { read, name }, inherited ?? own, inherited === undefined)
  }

  get #value(): Kustomization {
    return this.read.value
  }

  /** The schema that the kustomization brings or asks for. */
  async settleSchema(): Promise<void> {
    const { path, version = "" } = this.#value.openapi ?? {}
    const place = this.read.placeOf("openapi")
    const refuse = (message: string) => new KustomizeError("KUSTOMIZATION_INVALID", message, place)
    const { kinds } = this.#context
    if (path !== undefined) {
      if (version !== "") throw refuse("openapi: a path or a version, not both")
      kinds.setOnce(readOpenApi(await this.#loader.load(path, place), place))
    } else if (version !== "") {
      if (version !== "v1.21.2") throw refuse(`openapi: only the version v1.21.2 is built in`)
      kinds.setOnce(undefined)
    }
  }

  /** Everything that the kustomization names, transformed as it says. */
  async accumulate(into: Accumulator = new Accumulator()): Promise<Accumulator> {
    let all = await this.#addResources(into, this.#entries("resources"))
    // A stream that nobody has named is among the resources of the outermost kustomization.
    const { stream } = this.#context
    if (this.#isOutermost && stream?.isTaken === false) all.list.prepend(stream.take())
    await this.#addConfigs(all)
    await this.#generate(all)
    all = await this.#addComponents(all)
    await this.#transform(all)
    await this.#validate(all)
    const variables = (this.#value.vars ?? []).map((variable, i) => ({
      variable,
      place: this.read.placeOf("vars", i),
    }))
    markVariables(all.list, variables)
    all.addVariables(variables)
    return all
  }

  #entries(
    field: "resources" | "components" | "generators" | "transformers" | "validators",
  ): Entry[] {
    return (this.#value[field] ?? []).map((path, i) => ({
      path,
      place: this.read.placeOf(field, i),
    }))
  }

  async #addResources(into: Accumulator, entries: readonly Entry[]): Promise<Accumulator> {
    for (const entry of entries) {
      const found = await this.#readFile(entry)
      if (found === undefined) into.merge(await this.#accumulateOther(entry), entry.place)
      else into.list.append(found)
    }
    return into
  }

  /** The resources of a file; undefined for what is no file. */
  async #readFile({ path, place }: Entry): Promise<readonly Resource[] | undefined> {
    const { stream, kinds, duplicateKeys } = this.#context
    const kind = this.#loader.kind(path)
    if (kind === "folder") return undefined
    if (stream?.accepts(path, kind !== undefined) === true) return stream.take()
    if (kind === undefined && this.#loader.isRemote(path) && !/\.(?:ya?ml|json)$/.test(path))
      return undefined
    const content = await this.#loader.load(path, place)
    const resources = readResources(content, {
      ...{ kinds, duplicateKeys, file: this.#loader.show(path) },
    })
    const { origin } = this.#inherited
    if (origin !== undefined)
      for (const resource of resources) {
        resource.keepMarks()
        resource.origin = formatOrigin(originOf(origin, path))
      }
    return resources
  }

  async #accumulateOther(entry: Entry): Promise<Accumulator> {
    const target = await this.#other(entry)
    if (target.#value.kind === "Component")
      throw new KustomizeError(
        "KUSTOMIZATION_INVALID",
        `${JSON.stringify(entry.path)} is a component: it belongs under components`,
        entry.place,
      )
    return target.accumulate()
  }

  async #other({ path, place }: Entry): Promise<Target> {
    const loader = await this.#loader.into(path, place)
    const { origin, helmNamespace } = this.#inherited
    const inherited = {
      origin: origin === undefined ? undefined : originOf(origin, path),
      helmNamespace: this.#value.namespace || helmNamespace,
    }
    const target = await Target.load(loader, this.#context, inherited, place)
    await target.settleSchema()
    return target
  }

  async #addComponents(into: Accumulator): Promise<Accumulator> {
    let all = into
    for (const entry of this.#entries("components")) {
      const target = await this.#other(entry)
      if (target.#value.kind !== "Component")
        throw new KustomizeError(
          "KUSTOMIZATION_INVALID",
          `${JSON.stringify(entry.path)} is no component: its kind is ${target.#value.kind}`,
          entry.place,
        )
      all = await target.accumulate(all)
      // What a component has renamed may now be two of a kind.
      all.list.verify()
    }
    return all
  }

  async #addConfigs(into: Accumulator): Promise<void> {
    let config = defaultConfig()
    for (const [i, path] of (this.#value.configurations ?? []).entries()) {
      const place = this.read.placeOf("configurations", i)
      const content = await this.#loader.load(path, place)
      const more = readConfig(content, { file: this.#loader.show(path) })
      config = mergeConfigs(config, more, place)
    }
    into.addConfig(config, this.read.placeOf("configurations"))
    for (const [i, path] of (this.#value.crds ?? []).entries()) {
      const place = this.read.placeOf("crds", i)
      const content = await this.#loader.load(path, place)
      into.addConfig(readCrds(content, { file: this.#loader.show(path) }), place)
    }
  }

  async #generate({ list }: Accumulator): Promise<void> {
    const surroundings: GeneratorSurroundings = {
      loader: this.#loader,
      context: this.#context,
      helmNamespace: this.#value.namespace || this.#inherited.helmNamespace,
    }
    const { origin } = this.#inherited
    for await (const { kind, resources } of ownGenerators(this.read, surroundings)) {
      markGenerated(resources, origin && builtinWorker(origin, this.#fileName, kind))
      list.absorb(resources)
    }
    for (const document of await this.#documents("generators")) {
      const resources = await generateFromDocument(document, surroundings)
      markGenerated(resources, origin && documentWorker(document))
      list.absorb(resources)
    }
  }

  async #transform(into: Accumulator): Promise<void> {
    const { list, config } = into
    const { origin } = this.#inherited
    const surroundings = { loader: this.#loader, context: this.#context, config }
    for (const { kind, run } of await ownTransformers(this.read, surroundings)) {
      run(list)
      markTransformed(list, origin && builtinWorker(origin, this.#fileName, kind))
      list.dropEmpty()
    }
    const documents = await this.#documents("transformers")
    const others = documents.map((document) => ({
      run: transformerOf(document, surroundings),
      worker: origin && documentWorker(document),
    }))
    for (const { run, worker } of others) {
      ;(await run)(list)
      markTransformed(list, worker)
      list.dropEmpty()
    }
  }

  async #validate({ list, config }: Accumulator): Promise<void> {
    const surroundings = { loader: this.#loader, context: this.#context, config }
    for (const document of await this.#documents("validators"))
      validate(list, document, await transformerOf(document, surroundings))
  }

  /** The documents of generators, transformers or validators: inline, files or kustomizations. */
  async #documents(
    field: "generators" | "transformers" | "validators",
  ): Promise<readonly Resource[]> {
    const all = new Accumulator()
    const paths: Entry[] = []
    for (const entry of this.#entries(field)) {
      const inline = this.#inline(entry)
      if (inline === undefined) paths.push(entry)
      else all.list.append(inline)
    }
    await this.#addResources(all, paths)
    return all.list.resources
  }

  #inline({ path, place }: Entry): Resource[] | undefined {
    const { kinds, duplicateKeys } = this.#context
    const { origin } = this.#inherited
    try {
      const resources = readResources(path, { kinds, duplicateKeys, ...place })
      if (origin !== undefined)
        for (const resource of resources)
          resource.origin = formatOrigin(originOf(origin, this.#fileName))
      return resources
    } catch (error) {
      if (error instanceof KustomizeError && !path.includes("\n")) return undefined
      throw error
    }
  }
}

interface Entry {
  readonly path: string
  readonly place: KustomizeErrorPlace & { readonly file: string }
}
