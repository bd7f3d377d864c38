import { existsSync } from "node:fs"
import { resolve } from "node:path"
import type { JsonObject, Manifest } from "@sternpost/manifests"
import type { ErrorObject, ValidateFunction } from "ajv"
import { CheckError } from "../errors.ts"
import type { Problem } from "./problem.ts"
import { pathOfPointer, wordsOf } from "./schema-parts.ts"

/**
 * JSON Schema documents in files whose paths are made from an object's kind by templates: kubeconform's
 * `--schema-location`. They are compiled when the first object asks for them.
 */
export class JsonSchemas {
  readonly #templates: readonly string[]
  readonly #baseDir: string
  readonly #compiled = new Map<string, ValidateFunction | undefined>()
  #version = ""

  /** Throws a `CheckError` for a template that is an address, or has a variable that there is not. */
  constructor(templates: readonly string[], baseDir: string) {
    for (const template of templates) verifyTemplate(template, baseDir)
    this.#templates = templates
    this.#baseDir = baseDir
  }

  /** Compiles the schemas of the kinds of objects, if there are any; must be awaited before `check`. */
  async load(manifests: readonly Manifest[], kubernetesVersion: string): Promise<void> {
    this.#version = kubernetesVersion
    for (const manifest of manifests) {
      const key = keyOf(manifest)
      if (this.#compiled.has(key)) continue
      const file = this.#fileOf(manifest)
      this.#compiled.set(key, file === undefined ? undefined : await this.#compile(file))
    }
  }

  /** What is wrong with an object by the schema of its kind; `undefined` where there is none. */
  check(manifest: Manifest, value: Readonly<JsonObject>): readonly Problem[] | undefined {
    const validate = this.#compiled.get(keyOf(manifest))
    if (validate === undefined) return undefined
    if (validate(value)) return []
    return (validate.errors ?? []).map((error) => problemOf(error, value))
  }

  /** The files in which the schema of an object's kind would be. */
  placesOf(manifest: Manifest): readonly string[] {
    const variables = variablesOf(manifest, this.#version)
    return this.#templates.map((template) => fill(template, variables))
  }

  async #compile(file: string): Promise<ValidateFunction> {
    const { compileJsonSchema } = await import("./compile-json-schema.ts")
    return compileJsonSchema(file, this.#baseDir)
  }

  #fileOf(manifest: Manifest): string | undefined {
    return this.placesOf(manifest)
      .map((place) => resolve(this.#baseDir, place))
      .find((file) => existsSync(file))
  }
}

const VARIABLE = /\{\{-?\s*\.(\w+)\s*-?\}\}/g
const VARIABLES = new Set([
  "Group",
  "KindSuffix",
  "NormalizedKubernetesVersion",
  "ResourceAPIVersion",
  "ResourceKind",
  "StrictSuffix",
])

function verifyTemplate(template: string, baseDir: string): void {
  if (/^https?:/.test(template))
    throw options(
      `"${template}" is an address; schemas are only read from files: download them first`,
    )
  for (const [, name = ""] of template.matchAll(VARIABLE))
    if (!VARIABLES.has(name))
      throw options(
        `there is no {{ .${name} }} in "${template}": known are ${[...VARIABLES].join(", ")}`,
      )
  if (template.replace(VARIABLE, "").includes("{{"))
    throw options(`"${template}" has more in {{ }} than a variable such as {{ .ResourceKind }}`)
  if (!template.includes("{{") && !existsSync(resolve(baseDir, template)))
    throw new CheckError("SCHEMA_UNREADABLE", `schemas: there is no file "${template}"`, {
      file: template,
    })
}

const options = (message: string) => new CheckError("CHECK_OPTIONS", `schema location: ${message}`)

// As kubeconform names them: pkg/registry/registry.go.
function variablesOf(
  { group, version, kind }: Manifest,
  kubernetesVersion: string,
): Readonly<Record<string, string>> {
  const [groupName] = group.split(".")
  const suffix = group === "" ? version : `${groupName}-${version}`
  return {
    Group: group,
    KindSuffix: `-${suffix.toLowerCase()}`,
    NormalizedKubernetesVersion: `v${kubernetesVersion}`,
    ResourceAPIVersion: version,
    ResourceKind: kind.toLowerCase(),
    StrictSuffix: "-strict",
  }
}

function fill(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replace(VARIABLE, (_, name: string) => variables[name] ?? "")
}

const keyOf = ({ apiVersion, kind }: Manifest) => `${apiVersion} ${kind}`

const RULES: Readonly<Record<string, string>> = {
  additionalProperties: "unknown-field",
  unevaluatedProperties: "unknown-field",
  required: "missing-field",
  type: "wrong-type",
}

function problemOf(error: ErrorObject, value: unknown): Problem {
  const path = pathOfPointer(error.instancePath, value)
  const { additionalProperty, unevaluatedProperty, missingProperty } = error.params as Readonly<
    Record<string, string | undefined>
  >
  const unknown = additionalProperty ?? unevaluatedProperty
  const last = unknown ?? missingProperty
  return {
    rule: RULES[error.keyword] ?? "invalid-value",
    message: unknown === undefined ? wordsOf(error) : `the schema has no field "${last}"`,
    path: last === undefined ? path : [...path, last],
  }
}
