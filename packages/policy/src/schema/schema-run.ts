import type { JsonObject, Manifest, Path } from "@sternpost/manifests"
import { findPodSpecs, isCrd, type TypeSchema, type TypeTable } from "@sternpost/schema"
import { newerVersion } from "../api-versions/newer-version.ts"
import type { CheckedObject, Reporter } from "../check.ts"
import { brokenSchema, mistakePath, type SourcedKind } from "./crd-source.ts"
import { CustomKinds } from "./custom-kinds.ts"
import { mendScalar } from "./mend-scalar.ts"
import { crdNameProblems, nameProblems } from "./object-name.ts"
import type { Problem } from "./problem.ts"
import type { RightObjects } from "./right-objects.ts"
import { SCHEMA_RULES } from "./rules.ts"
import type { SchemaCheckOptions } from "./schema-check.ts"
import { typeShape } from "./shape.ts"
import { SchemaMistake, type StructuralOptions, structuralShape } from "./structural.ts"
import { findProblems } from "./walk.ts"

const SEVERITY = new Map(SCHEMA_RULES.map(({ id, severity }) => [id, severity]))

/** What a run of the schema check needs. */
export interface Surroundings {
  readonly options: SchemaCheckOptions
  readonly reporter: Reporter
  readonly table: TypeTable
  readonly right: RightObjects
  readonly version: string
  readonly crds: readonly SourcedKind[]
  readonly structural: StructuralOptions
}

/** One run of the schema check: the schemas it has, and what it said already. */
export class SchemaRun {
  readonly #options: SchemaCheckOptions
  readonly #reporter: Reporter
  readonly #crds: readonly SourcedKind[]
  readonly #structural: StructuralOptions
  readonly #right: RightObjects
  readonly #version: string
  readonly #custom: CustomKinds
  readonly #podSpec: TypeSchema | undefined
  // A schema of the stream that means nothing is told once, at its CRD.
  readonly #broken = new Set<Manifest>()

  constructor({ options, reporter, table, right, version, crds, structural }: Surroundings) {
    this.#options = options
    this.#reporter = reporter
    this.#crds = crds
    this.#structural = structural
    this.#version = version
    this.#right = right
    this.#podSpec = table.type("io.k8s.api.core.v1.PodSpec")
    this.#custom = new CustomKinds(crds, structural)
  }

  /** Reports what is wrong with an object, or why nothing can be said of it. */
  object(object: CheckedObject): void {
    const { manifest } = object
    // Most objects are right, or nothing is known of them, which can be seen without making their values.
    if (this.#right.isSurelyRight(manifest)) return
    if (this.#isSurelyUnknown(manifest)) {
      this.#skip(manifest)
      return
    }
    const { value } = object
    this.#report(manifest, duplicates(manifest))
    const { apiVersion, kind } = value
    if (typeof apiVersion !== "string" || typeof kind !== "string" || !apiVersion || !kind) {
      this.#report(manifest, headerProblems(value))
      return
    }
    // What is left of a List has no items.
    if (kind === "List" && apiVersion === "v1") return
    if (isCrd(value)) {
      this.#checkSchemas(manifest)
      this.#report(manifest, crdNameProblems(value))
    }
    const { type, problems, ...verdict } = this.#right.judge(apiVersion, kind)
    this.#report(
      manifest,
      problems.map((problem) => withNewerVersion(problem, value)),
    )
    if (type !== undefined) {
      const { group } = manifest
      const isSecret = group === "" && kind === "Secret" ? isSecretPath : undefined
      this.#report(manifest, findProblems(typeShape(type), value, isSecret))
      this.#report(
        manifest,
        nameProblems({ group, kind, version: this.#version }, value["metadata"]),
      )
    } else if ("isForeign" in verdict && verdict.isForeign)
      this.#customObject(manifest, value, kind)
  }

  #isSurelyUnknown(manifest: Manifest): boolean {
    if (this.#options.jsonSchemas !== undefined) return false
    return !this.#custom.hasGroup(manifest.group) && this.#right.isSurelyForeign(manifest)
  }

  #customObject(manifest: Manifest, value: Readonly<JsonObject>, kind: string): void {
    const verdict = this.#judgeCustom(manifest, kind)
    if (verdict === "broken") return
    if (verdict === undefined || (verdict.shape === undefined && verdict.problems.length === 0)) {
      this.#jsonSchema(manifest, value)
      return
    }
    this.#report(manifest, verdict.problems)
    if (verdict.shape === undefined) return
    try {
      this.#report(
        manifest,
        findProblems(verdict.shape, value, () => true),
      )
    } catch (mistake) {
      this.#mistake(manifest, kind, mistake)
    }
    this.#report(
      manifest,
      nameProblems({ group: manifest.group, kind, version: this.#version }, value["metadata"]),
    )
  }

  #judgeCustom(manifest: Manifest, kind: string) {
    try {
      return this.#custom.judge(manifest.apiVersion, kind)
    } catch (mistake) {
      return this.#mistake(manifest, kind, mistake)
    }
  }

  #jsonSchema(manifest: Manifest, value: Readonly<JsonObject>): void {
    const problems = this.#options.jsonSchemas?.check(manifest, value)
    if (problems !== undefined) {
      this.#report(manifest, problems)
      return
    }
    this.#skip(manifest)
  }

  #skip(manifest: Manifest): void {
    this.#report(manifest, this.#podProblems(manifest))
    const { apiVersion, kind } = manifest
    const places = this.#options.jsonSchemas?.placesOf(manifest) ?? []
    const absent = places.length === 0 ? "" : `; there is no ${places.join(" and no ")}`
    const reason = `nothing is known of ${apiVersion} ${kind}: give its CRD with --crds${absent}`
    if (this.#options.missingSchemas === "error")
      this.#report(manifest, [{ rule: "missing-schema", message: reason, path: ["kind"] }])
    else this.#reporter.skip({ manifest, rule: "missing-schema", reason })
  }

  // A CRD may let much of a pod be absent and put fields of its own beside, but its containers are containers.
  #podProblems(manifest: Manifest): readonly Problem[] {
    const podSpec = this.#podSpec
    if (podSpec === undefined) return []
    return findPodSpecs(manifest, (path) => manifest.get(path)).flatMap((base) =>
      findProblems(typeShape(podSpec), manifest.get(base), () => true)
        .filter(
          ({ rule, path }) =>
            rule !== "missing-field" && (rule !== "unknown-field" || path.length > 1),
        )
        .map((problem) => ({ ...problem, path: [...base, ...problem.path] })),
    )
  }

  // The schemas of a CRD of the stream are read even if it has no object here.
  #checkSchemas(manifest: Manifest): void {
    const own = this.#crds.find(({ crd }) => crd === manifest)
    for (const { name, schema } of own?.versions ?? []) {
      if (schema === undefined) continue
      try {
        structuralShape("", schema, this.#structural)
      } catch (mistake) {
        if (!(mistake instanceof SchemaMistake)) throw mistake
        this.#reportMistake(manifest, name, mistake)
      }
    }
  }

  #mistake(manifest: Manifest, kind: string, mistake: unknown): "broken" {
    if (!(mistake instanceof SchemaMistake)) throw mistake
    const { group, version } = manifest
    const source = this.#crds.find((crd) => crd.group === group && crd.kind === kind)
    if (source === undefined) throw mistake
    if (source.file !== undefined) throw brokenSchema(source, version, mistake)
    this.#reportMistake(source.crd, version, mistake)
    const reason = `its CRD (line ${source.crd.line} of the stream) has a schema that cannot be used`
    this.#reporter.skip({ manifest, rule: "invalid-crd", reason })
    return "broken"
  }

  #reportMistake(crd: Manifest, version: string, mistake: SchemaMistake): void {
    if (this.#broken.has(crd)) return
    this.#broken.add(crd)
    const path = mistakePath(crd, version, mistake)
    this.#report(crd, [{ rule: "invalid-crd", message: mistake.message, path }])
  }

  #report(manifest: Manifest, problems: readonly Problem[]): void {
    for (const { expected, ...problem } of problems) {
      const fix = expected === undefined ? problem.fix : mendScalar(manifest, problem, expected)
      this.#reporter.report({
        ...problem,
        ...(fix === undefined ? {} : { fix }),
        severity: SEVERITY.get(problem.rule) ?? "error",
        manifest,
      })
    }
  }
}

function withNewerVersion(problem: Problem, value: Readonly<JsonObject>): Problem {
  const { apiVersion, kind } = value
  const fix = newerVersion(value, String(apiVersion), String(kind))
  return fix === undefined ? problem : { ...problem, fix }
}

function duplicates(manifest: Manifest): readonly Problem[] {
  return manifest.duplicateKeys().map((path) => ({
    rule: "duplicate-key",
    message: `the key "${path.at(-1)}" occurs twice; the last one counts`,
    path,
  }))
}

function headerProblems(value: Readonly<JsonObject>): readonly Problem[] {
  return ["apiVersion", "kind"].flatMap((key): Problem[] => {
    const found = value[key]
    if (typeof found === "string" && found !== "") return []
    const isMissing = found === undefined || found === null || found === ""
    return isMissing
      ? [{ rule: "missing-field", message: "is required, but it is missing", path: [key] }]
      : [{ rule: "wrong-type", message: "a string was expected", path: [key] }]
  })
}

function isSecretPath([first]: Path): boolean {
  return first === "data" || first === "stringData"
}
