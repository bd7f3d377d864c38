/** @returns {string | undefined} */
export function difference() {
  return undefined
}
