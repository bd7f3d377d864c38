import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from "../config/transformer-config.ts"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { ResourceList } from "../objects/resource-list.ts"
import type { PlacedVariable } from "../references/variables.ts"

/** What comes together from a kustomization and those that it names. */
export class Accumulator {
  readonly list: ResourceList = new ResourceList()
  config: TransformerConfig = EMPTY_CONFIG
  readonly #variables = new Map<string, PlacedVariable>()

  get variables(): readonly PlacedVariable[] {
    return [...this.#variables.values()]
  }

  addConfig(config: TransformerConfig, place: KustomizeErrorPlace): void {
    this.config = mergeConfigs(this.config, config, place)
  }

  /** Throws KUSTOMIZATION_INVALID for a variable that there is already. */
  addVariables(variables: readonly PlacedVariable[]): void {
    for (const placed of variables) {
      const { name } = placed.variable
      if (this.#variables.has(name))
        throw new KustomizeError(
          "KUSTOMIZATION_INVALID",
          `vars: ${JSON.stringify(name)} is there twice`,
          placed.place,
        )
      this.#variables.set(name, placed)
    }
  }

  /** Takes in all of another. */
  merge(other: Accumulator, place: KustomizeErrorPlace): void {
    this.list.append(other.list.resources)
    this.addConfig(other.config, place)
    this.addVariables(other.variables)
  }
}
