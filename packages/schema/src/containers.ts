/** The lists of a pod spec that hold containers, in the order in which the kubelet starts them. */
export const CONTAINER_LISTS: readonly string[] = [
  "initContainers",
  "containers",
  "ephemeralContainers",
]
