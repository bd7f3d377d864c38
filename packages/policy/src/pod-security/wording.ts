import type { PodContainer } from "./pod.ts"

/** `"a", "b"`. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ")
}

/** Each value once, in the order of their characters. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1))
}

/** The word for one, or for several. */
export function counted(count: number, one: string, several: string): string {
  return count === 1 ? one : several
}

/** `container "a"` or `containers "a", "b"`. */
export function containersText(containers: readonly PodContainer[]): string {
  const names = containers.map(({ name }) => name)
  return `${counted(names.length, "container", "containers")} ${quoted(names)}`
}

/** `pod and containers "a", "b"`, of what there is. */
export function settersText(isPod: boolean, containers: readonly PodContainer[]): string {
  const setters = isPod ? ["pod"] : []
  if (containers.length > 0) setters.push(containersText(containers))
  return setters.join(" and ")
}
