import type { SourcedKind } from "../schema/crd-source.ts"
import { ruledSchemas } from "./collect.ts"
import { compileRules, type RuleProblem } from "./compile-rule.ts"
import type { CompiledSchema } from "./evaluate.ts"
import type { Schema } from "./schema.ts"

/** The rules of a version of a kind, and its schema for the defaults. */
export interface RuledVersion {
  readonly schema: Schema
  readonly schemas: readonly CompiledSchema[]
}

/** A rule that does not compile, and where its definition is. */
export interface DefinitionProblem extends RuleProblem {
  readonly kind: SourcedKind
  readonly version: string
}

/** The rules of kinds, each version's compiled when the first object needs them. */
export class RuledKinds {
  readonly #kinds = new Map<string, SourcedKind>()
  readonly #versions = new Map<string, RuledVersion | undefined>()
  readonly #kubernetesVersion: string
  readonly #complain: (problem: DefinitionProblem) => void

  constructor(
    kinds: readonly SourcedKind[],
    kubernetesVersion: string,
    complain: (problem: DefinitionProblem) => void,
  ) {
    this.#kubernetesVersion = kubernetesVersion
    this.#complain = complain
    for (const kind of kinds) {
      const key = `${kind.group}/${kind.kind}`
      // Of several the first holds: what the user gives comes before what the stream has.
      if (!this.#kinds.has(key)) this.#kinds.set(key, kind)
    }
  }

  /** The version's rules; `undefined` for a kind without definition, and a version without rules. */
  version(group: string, kind: string, version: string): RuledVersion | undefined {
    const key = `${group}/${kind}`
    const known = this.#kinds.get(key)
    if (known === undefined) return undefined
    const id = `${key} ${version}`
    if (!this.#versions.has(id)) this.#versions.set(id, this.#compile(known, version))
    return this.#versions.get(id)
  }

  /** Compiles everything, for what is wrong with it. */
  compileAll(): void {
    for (const { group, kind, versions } of this.#kinds.values())
      for (const { name } of versions) this.version(group, kind, name)
  }

  #compile(kind: SourcedKind, version: string): RuledVersion | undefined {
    const schema = kind.versions.find(({ name }) => name === version)?.schema as Schema | undefined
    if (schema === undefined) return undefined
    const schemas = ruledSchemas(schema).map((ruled) => ({
      ruled,
      rules: compileRules(ruled, this.#kubernetesVersion, (problem) =>
        this.#complain({ ...problem, kind, version }),
      ),
    }))
    return schemas.length === 0 ? undefined : { schema, schemas }
  }
}
