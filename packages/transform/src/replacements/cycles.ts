import { TransformError } from "../errors.ts"

/** The place a replacement reads, and those it writes, as words. */
export interface Flow {
  readonly from: string | undefined
  readonly to: readonly string[]
}

/** Throws a `TransformError` if values go round in a circle: what one writes is what it depends on. */
export function refuseCycles(flows: readonly Flow[]): void {
  // Who writes to all objects of a kind writes to the source too, which is no circle.
  const next = flows.map(({ to }, writer) =>
    flows.flatMap(({ from }, reader) =>
      from !== undefined && reader !== writer && to.includes(from) ? [reader] : [],
    ),
  )
  const states: ("open" | "done" | undefined)[] = []
  const visit = (index: number, trail: readonly number[]): void => {
    if (states[index] === "done") return
    if (states[index] === "open") throw cycle([...trail.slice(trail.indexOf(index)), index], flows)
    states[index] = "open"
    for (const other of next[index] ?? []) visit(other, [...trail, index])
    states[index] = "done"
  }
  for (const index of flows.keys()) visit(index, [])
}

function cycle(trail: readonly number[], flows: readonly Flow[]): TransformError {
  const places = trail.map((index) => `replacements[${index}] (${shown(flows[index]?.from ?? "")})`)
  return new TransformError(
    "OBJECTS_UNFIT",
    `the replacements go round in a circle: ${places.join(" -> ")}`,
  )
}

function shown(place: string): string {
  const [, kind = "", namespace = "", name = "", path = ""] = place.split("|")
  return `${kind} ${namespace === "" ? "" : `${namespace}/`}${name} ${path}`
}
