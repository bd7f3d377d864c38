import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { stringify } from "@sternpost/goyaml"
import { type Manifest, parseManifests } from "@sternpost/manifests"
import { type AddOptions, addResources } from "@sternpost/transform"
import type { Stage } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { unusableFile } from "./option-file.ts"

interface AddResourcesOptions extends AddOptions {
  readonly resources?: string | readonly (string | object)[]
  readonly files?: readonly string[]
}

/** The stage of `uses: add-resources`. Throws for texts and files that hold no objects. */
export function addResourcesStage(options: unknown, baseDir: string): Stage {
  const { resources = [], files = [], onExisting = "fail" } = options as AddResourcesOptions
  const texts = [resources]
    .flat()
    .map((item) => (typeof item === "string" ? item : stringify(item)))
  const objects = [
    ...texts.flatMap((text, index) => readInline(text, index)),
    ...files.flatMap((file) => readFile(file, baseDir)),
  ]
  if (objects.length === 0)
    throw new PipelineError("PIPELINE_INVALID", "give objects as `resources` or `files`")
  return {
    uses: "add-resources",
    phase: "mutate",
    idempotent: onExisting !== "fail",
    run({ stream }) {
      addResources(stream, objects, { onExisting })
    },
  }
}

function readInline(text: string, index: number): readonly Manifest[] {
  try {
    return readObjects(text)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new PipelineError("PIPELINE_INVALID", `resources[${index}]: ${message}`, { cause })
  }
}

function readFile(file: string, baseDir: string): readonly Manifest[] {
  try {
    return readObjects(readFileSync(resolve(baseDir, file)))
  } catch (cause) {
    throw unusableFile("file of objects", file, cause)
  }
}

function readObjects(text: string | Buffer): readonly Manifest[] {
  const stream = parseManifests(text)
  stream.verify()
  const { manifests } = stream
  if (manifests.length === 0) throw new SyntaxError("it holds no object")
  const broken = manifests.find(({ apiVersion, kind, name }) => !apiVersion || !kind || !name)
  if (broken !== undefined)
    throw broken.error("MANIFEST_NOT_OBJECT", "it needs apiVersion, kind and metadata.name")
  return manifests
}
