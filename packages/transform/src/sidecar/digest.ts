/**
 * A short digest of a text, 16 hexadecimal digits, that tells it from others; nothing that keeps a secret. (To
 * load `node:crypto` would take longer than all the rest.) Two lanes of 32 bits, mixed as MurmurHash3 does it.
 */
export function digestOf(text: string): string {
  let [high, low] = [0x9e3779b9, 0x85ebca6b]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 0xcc9e2d51)
    high = (high << 15) | (high >>> 17)
    low = Math.imul(low ^ unit, 0x1b873593)
    low = (low << 13) | (low >>> 19)
  }
  high = mix(high ^ text.length)
  low = mix(low ^ high)
  return hex(mix(high ^ low)) + hex(low)
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0")
}
