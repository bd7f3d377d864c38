import {
  createSource,
  findNode,
  nodeLine,
  nodeValue,
  scanDocument,
  YamlError,
} from "@sternpost/goyaml"
import { formatPath, isObject, type JsonObject, type Path } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"

/** Where a template is written. */
export interface TemplateSource {
  /** Names it in the status of a pod. */
  readonly name: string
  /** A text of YAML, or the value itself. */
  readonly template: unknown
  /** The file of the text, for messages. */
  readonly file?: string
}

/** A template that was read: a pod's metadata and spec, with `${...}` still in it. */
export interface Template {
  readonly name: string
  readonly metadata: JsonObject
  readonly spec: JsonObject
  /** The error for what stands at a path of it, `metadata` or `spec` being the first step. */
  error(path: Path, message: string): TransformError
}

/** Reads a template. Throws a `TransformError` with file and line for what is no YAML or no pod. */
export function readTemplate({ name, template, file }: TemplateSource): Template {
  const place = file === undefined ? `template "${name}"` : `template "${name}" (${file})`
  const { value, lineOf } =
    typeof template === "string" ? parse(template, place) : asGiven(template)
  const fail = (path: Path, message: string) => {
    const line = lineOf(path)
    const at = `${line === undefined ? "" : `, line ${line}`}${path.length > 0 ? `, ${formatPath(path)}` : ""}`
    return new TransformError("OPTION_INVALID", `${place}${at}: ${message}`)
  }
  const prefix =
    value === null || !isObject(value) || value["kind"] !== "PodTemplate" ? [] : ["template"]
  const pod = podOf(value, fail)
  const { metadata = {}, spec } = pod
  if (!isObject(spec))
    throw fail(
      [...prefix, "spec"],
      "a pod needs a spec; write spec: with containers, initContainers or volumes",
    )
  if (!isObject(metadata))
    throw fail([...prefix, "metadata"], "it must be a map of labels and annotations")
  return { name, metadata, spec, error: (path, message) => fail([...prefix, ...path], message) }
}

interface Parsed {
  readonly value: unknown
  lineOf(path: Path): number | undefined
}

function parse(text: string, place: string): Parsed {
  const source = createSource(text)
  try {
    const start =
      /^(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\n)*---(?=[ \t\r\n]|$)/.exec(source.latin1)?.[0]
        .length ?? 0
    const second = source.latin1.slice(start).search(/^---(?=[ \t\r\n]|$)/m)
    const end = second < 0 ? source.latin1.length : start + second
    if (second >= 0 && scanDocument(source, end + 3, source.latin1.length).root >= 0)
      throw new TransformError(
        "OPTION_INVALID",
        `${place}: it holds a second document; make it a template of its own`,
      )
    const document = scanDocument(source, start, end)
    return {
      value: document.root < 0 ? null : nodeValue(document, document.root),
      lineOf(path) {
        for (let length = path.length; length >= 0; length--) {
          const node = findNode(document, path.slice(0, length))
          if (node >= 0) return nodeLine(document, node)
        }
        return undefined
      },
    }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new TransformError(
      "OPTION_INVALID",
      `${place}, line ${cause.line}: it is no YAML: ${cause.message}`,
      cause,
    )
  }
}

function asGiven(value: unknown): Parsed {
  return { value: value ?? null, lineOf: () => undefined }
}

type Fail = (path: Path, message: string) => TransformError

const TOP = ["apiVersion", "kind", "metadata", "spec"]
const OF_A_SPEC = ["containers", "initContainers", "volumes"]

function podOf(value: unknown, fail: Fail): JsonObject {
  if (value === null) throw fail([], "it is empty; a template is a pod: metadata and spec")
  if (!isObject(value)) throw fail([], "it is no pod: a template is a map with metadata and spec")
  const { kind } = value
  if (kind === "PodTemplate" && isObject(value["template"]))
    return onlyPod(value["template"], ["template"], fail)
  if (kind !== undefined && kind !== "Pod") {
    const holds = isObject(value["spec"]) && isObject(value["spec"]["template"])
    const hint = holds ? "; write its spec.template here, as it stands" : ""
    throw fail(
      ["kind"],
      `${JSON.stringify(kind)} is no pod; a template is a Pod, or its metadata and spec${hint}`,
    )
  }
  return onlyPod(value, [], fail)
}

function onlyPod(pod: JsonObject, at: Path, fail: Fail): JsonObject {
  const misplaced = Object.keys(pod).find((key) => OF_A_SPEC.includes(key))
  if (misplaced !== undefined)
    throw fail([...at, misplaced], `it belongs under spec: a template is a pod`)
  const unknown = Object.keys(pod).find((key) => !TOP.includes(key))
  if (unknown !== undefined)
    throw fail([...at, unknown], "it is no field of a pod; a template has metadata and spec")
  return pod
}
