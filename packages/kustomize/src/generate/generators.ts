import { isUtf8 } from "node:buffer"
import { type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { type Behavior, Resource } from "../objects/resource.ts"
import { type KeyValueSources, type LoadFile, readKeyValues } from "./key-values.ts"

/** `generatorOptions`, and `options` of one generator. */
export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly disableNameSuffixHash?: boolean
  readonly immutable?: boolean
}

/** An entry of `configMapGenerator` or `secretGenerator`. */
export interface Generator extends KeyValueSources {
  readonly name?: string
  readonly namespace?: string
  readonly behavior?: string
  /** Of a Secret. */
  readonly type?: string
  readonly options?: GeneratorOptions
}

/** What a generator needs of its surroundings. */
export interface GeneratorContext {
  readonly kinds: KindBook
  readonly load: LoadFile
  readonly place: KustomizeErrorPlace & { readonly file: string }
}

export async function generateConfigMap(
  generator: Generator,
  context: GeneratorContext,
): Promise<Resource> {
  const data = await readKeyValues(generator, context.load, context.place)
  const tree = baseOf("ConfigMap", generator, context)
  for (const [key, value] of sorted(data)) {
    const isText = isUtf8(value)
    const text = isText ? value.toString("utf8") : base64Lines(value)
    mapIn(tree, isText ? "data" : "binaryData").set(key, text)
  }
  return finish(tree, generator, context)
}

export async function generateSecret(
  generator: Generator,
  context: GeneratorContext,
): Promise<Resource> {
  const data = await readKeyValues(generator, context.load, context.place)
  const tree = baseOf("Secret", generator, context)
  tree.set("type", generator.type || "Opaque")
  const into = mapIn(tree, "data")
  for (const [key, value] of sorted(data)) into.set(key, base64Lines(value))
  return finish(tree, generator, context)
}

function sorted(data: ReadonlyMap<string, Buffer>): [string, Buffer][] {
  return [...data].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The options of a generator, completed by those for all. */
export function mergeOptions(
  own: GeneratorOptions = {},
  common: GeneratorOptions = {},
): GeneratorOptions {
  return {
    labels: { ...common.labels, ...own.labels },
    annotations: { ...common.annotations, ...own.annotations },
    disableNameSuffixHash:
      own.disableNameSuffixHash === true || common.disableNameSuffixHash === true,
    immutable: own.immutable === true || common.immutable === true,
  }
}

function baseOf(
  kind: string,
  { name = "", namespace = "" }: Generator,
  context: GeneratorContext,
): TreeMap {
  if (name === "")
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `the generator of a ${kind} must have a name`,
      context.place,
    )
  const metadata: TreeMap = new Map<string, Tree>([["name", name]])
  if (namespace !== "") metadata.set("namespace", namespace)
  return new Map<string, Tree>([
    ["apiVersion", "v1"],
    ["kind", kind],
    ["metadata", metadata],
  ])
}

function finish(tree: TreeMap, generator: Generator, { kinds, place }: GeneratorContext): Resource {
  const { options = {}, behavior = "" } = generator
  if (options.immutable === true) tree.set("immutable", new TreeScalar("bool", "true"))
  const resource = new Resource(tree, kinds, { file: place.file, line: place.line ?? 1 })
  for (const field of ["labels", "annotations"] as const)
    if (Object.keys(options[field] ?? {}).length > 0)
      resource.setPairs(field, new Map(Object.entries(options[field] ?? {})))
  resource.keepMarks()
  resource.needsHash = options.disableNameSuffixHash !== true
  resource.behavior = readBehavior(behavior)
  return resource
}

// What kustomize does not know counts as nothing said.
function readBehavior(text: string): Behavior {
  return text === "create" || text === "replace" || text === "merge" ? text : "unspecified"
}

function mapIn(tree: TreeMap, field: string): TreeMap {
  const found = tree.get(field)
  if (found instanceof Map) return found
  const created: TreeMap = new Map()
  tree.set(field, created)
  return created
}

const LINE_LENGTH = 70

// kyaml breaks long base64 into lines, which make a literal block.
function base64Lines(value: Buffer): string {
  const text = value.toString("base64")
  if (text.length < LINE_LENGTH) return text
  let lines = ""
  for (let at = 0; at < text.length; at += LINE_LENGTH)
    lines += `${text.slice(at, at + LINE_LENGTH)}\n`
  return lines
}
