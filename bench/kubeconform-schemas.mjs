// JSON Schemas for kubeconform, which has none of its own: made of the OpenAPI document of a Kubernetes release, as its
// `-strict` wants them. Needs Go, which fetches the document, once.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const RELEASE = "1.36.3"
const folder = fileURLToPath(new URL("../.cache/kubeconform-schemas", import.meta.url))

/** The value of `-schema-location`; `undefined` where the document cannot be fetched. */
export function schemaLocation() {
  const done = join(folder, ".done")
  if (!existsSync(done)) {
    const openApi = readOpenApi()
    if (openApi === undefined) return undefined
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeSchemas(openApi.definitions)
    writeFileSync(done, RELEASE)
  }
  return `${folder}/{{.ResourceKind}}{{.KindSuffix}}.json`
}

function readOpenApi() {
  const wanted = `k8s.io/kubernetes@v${RELEASE}`
  const { status, stdout } = spawnSync("go", ["mod", "download", "-json", wanted], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
  })
  if (status !== 0) return undefined
  return JSON.parse(
    readFileSync(join(JSON.parse(stdout).Dir, "api/openapi-spec/swagger.json"), "utf8"),
  )
}

function writeSchemas(definitions) {
  const schemas = new Map(
    Object.entries(definitions).map(([name, schema]) => [name, strict(name, schema)]),
  )
  for (const [name, definition] of Object.entries(definitions)) {
    const [kind, second] = definition["x-kubernetes-group-version-kind"] ?? []
    // What is in several groups is no object: options of requests.
    if (kind === undefined || second !== undefined) continue
    const own = Object.fromEntries([...reachable(name, schemas)].map((id) => [id, schemas.get(id)]))
    const [group] = kind.group.split(".")
    const suffix = group === "" ? kind.version : `${group}-${kind.version}`
    const file = join(folder, `${kind.kind.toLowerCase()}-${suffix}.json`)
    writeFileSync(file, JSON.stringify({ ...schemas.get(name), definitions: own }))
  }
}

function strict(name, schema) {
  if (name.endsWith(".IntOrString")) return { oneOf: [{ type: "string" }, { type: "integer" }] }
  if (name.endsWith(".Quantity")) return { oneOf: [{ type: "string" }, { type: "number" }] }
  const { properties, required = [], ...rest } = plain(schema)
  if (properties === undefined) return rest
  const fields = Object.entries(properties).map(([key, field]) => [
    key,
    required.includes(key) ? field : { anyOf: [field, { type: "null" }] },
  ])
  return { ...rest, required, properties: Object.fromEntries(fields), additionalProperties: false }
}

/** A schema without the extensions of Kubernetes; descriptions stay, as in the schemas that people use. */
function plain(schema) {
  if (Array.isArray(schema)) return schema.map(plain)
  if (typeof schema !== "object" || schema === null) return schema
  const kept = Object.entries(schema).filter(([key]) => !key.startsWith("x-"))
  return Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]))
}

function reachable(name, schemas) {
  const seen = new Set()
  const queue = [name]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const text = JSON.stringify(schemas.get(at))
    for (const [, id] of text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) queue.push(id)
  }
  return seen
}
