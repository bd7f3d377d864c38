/** Whether a value of JSON is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A copy without some of its fields. */
export function without<T extends object, K extends keyof T>(
  object: T,
  ...fields: readonly K[]
): Omit<T, K> {
  const kept = Object.entries(object).filter(([field]) => !fields.includes(field as K))
  return Object.fromEntries(kept) as Omit<T, K>
}
