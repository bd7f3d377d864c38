/** The query of a path, with its question mark; what is undefined or empty is left out. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(parameters).filter(
    (pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== "",
  )
  if (pairs.length === 0) return ""
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`
}
