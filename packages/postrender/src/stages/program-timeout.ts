import type { JsonSchema } from "../contract.ts"

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** How long a program may run, as an option; `byDefault` is told. */
export const timeoutOption = (byDefault: string): JsonSchema => ({
  type: "string",
  pattern: "^[0-9]+(ms|s|m)$",
  examples: ["500ms", "30s", "2m"],
  description: `How long the program may run, for example 30s (the default is ${byDefault}).`,
})

/** Such an option in milliseconds. */
export function milliseconds(duration: string): number {
  const unit = duration.replace(/^[0-9]+/, "")
  return Number.parseInt(duration, 10) * (UNITS[unit] ?? 1000)
}
