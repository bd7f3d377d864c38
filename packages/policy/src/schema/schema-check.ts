import {
  KUBERNETES_VERSIONS,
  knownKubernetesVersion,
  loadKubernetesTypes,
  type TypeTable,
} from "@sternpost/schema"
import { type Check, visitObjects } from "../check.ts"
import { CheckError } from "../errors.ts"
import { crdsAmong, type SourcedKind } from "./crd-source.ts"
import type { JsonSchemas } from "./json-schemas.ts"
import { RightObjects } from "./right-objects.ts"
import { SCHEMA_RULES } from "./rules.ts"
import { SchemaRun } from "./schema-run.ts"
import { typeShape } from "./shape.ts"
import type { StructuralOptions } from "./structural.ts"

/** Where the schema check has its schemas from, besides those of Kubernetes and of CRDs in the stream. */
export interface SchemaCheckOptions {
  /** CRDs of files: `crdsAt`. They come before those of the stream. */
  readonly crds?: readonly SourcedKind[]
  /** JSON Schema documents: for kinds that neither Kubernetes nor a CRD declares. */
  readonly jsonSchemas?: JsonSchemas
  /** What becomes of objects of which nobody has a schema; `skip` is the default. */
  readonly missingSchemas?: "skip" | "error"
}

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

/** The release of Kubernetes that a text names; throws a `CheckError` that lists those there are. */
export function requireKubernetesVersion(text: string): string {
  const version = knownKubernetesVersion(text)
  if (version !== undefined) return version
  const message = `Kubernetes "${text}" is not known: known are ${KUBERNETES_VERSIONS.join(", ")}`
  throw new CheckError("KUBERNETES_VERSION_UNKNOWN", message)
}

/**
 * Checks objects against what their kinds may have: fields, types, required fields, the spelling of quantities,
 * times, labels and names; and their API versions against what the release serves.
 */
export function schemaCheck(options: SchemaCheckOptions = {}): Check {
  // Shapes are made for a release, and known again only by those who use the same.
  let made: { readonly version: string; readonly right: RightObjects } | undefined
  const rightObjects = (table: TypeTable, version: string) => {
    if (made?.version !== version) made = { version, right: new RightObjects(table, version) }
    return made.right
  }
  return {
    name: "schema",
    rules: SCHEMA_RULES,
    async looker(kubernetesVersion) {
      const version = requireKubernetesVersion(kubernetesVersion)
      const right = rightObjects(await loadKubernetesTypes(version), version)
      return (manifest) => right.look(manifest)
    },
    async run({ objects, kubernetesVersion }, reporter) {
      const version = requireKubernetesVersion(kubernetesVersion)
      const table = await loadKubernetesTypes(version)
      const crds = [...(options.crds ?? []), ...crdsAmong(objects.map(({ manifest }) => manifest))]
      const structural = await structuralOptions(table, crds)
      await options.jsonSchemas?.load(
        objects.map(({ manifest }) => manifest),
        version,
      )
      const run = new SchemaRun({
        options,
        reporter,
        table,
        right: rightObjects(table, version),
        version,
        crds,
        structural,
      })
      visitObjects("schema", objects, reporter, (object) => run.object(object))
    },
  }
}

async function structuralOptions(
  table: TypeTable,
  crds: readonly SourcedKind[],
): Promise<StructuralOptions> {
  const metadata = table.type(OBJECT_META)
  if (metadata === undefined) throw new RangeError("the table of types has no ObjectMeta")
  const hasPatterns = crds.some(
    ({ crd }) => crd.mentions("pattern:") + crd.mentions('"pattern"') > 0,
  )
  const { RE2JS } = hasPatterns ? await import("re2js") : { RE2JS: undefined }
  return {
    metadata: typeShape(metadata),
    pattern(text) {
      const pattern = RE2JS?.compile(text)
      return { test: (value) => pattern?.matcher(value).find() ?? true }
    },
  }
}
