import type { Kubeconfig, Named } from "./kubeconfig.ts"

/**
 * Merges kubeconfigs as kubectl does: the first that has a name has it whole, nothing of it is taken from a
 * later one, and the first that has a current context says which it is.
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = configs.find((config) => config.currentContext)?.currentContext
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: firstOfEach(configs.map(({ clusters }) => clusters)),
    users: firstOfEach(configs.map(({ users }) => users)),
    contexts: firstOfEach(configs.map(({ contexts }) => contexts)),
  }
}

function firstOfEach<T>(maps: readonly ReadonlyMap<string, Named<T>>[]): Map<string, Named<T>> {
  return new Map(maps.toReversed().flatMap((map) => [...map]))
}
