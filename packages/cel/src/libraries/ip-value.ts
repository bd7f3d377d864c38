import { order } from "../values.ts"

/** An IP address as expressions hold it. */
export class IpAddress {
  readonly family: 4 | 6
  readonly bits: bigint

  constructor(family: 4 | 6, bits: bigint) {
    this.family = family
    this.bits = bits
  }

  compareTo(other: IpAddress): number {
    return order(this.family, other.family) || order(this.bits, other.bits)
  }

  /** Whether the address starts with the first `length` bits of another. */
  isWithin(network: IpAddress, length: number): boolean {
    const shift = BigInt((this.family === 4 ? 32 : 128) - length)
    return this.family === network.family && this.bits >> shift === network.bits >> shift
  }

  toString(): string {
    return this.family === 4 ? formatV4(this.bits) : formatV6(this.bits)
  }
}

/** Reads an address; no zones, no IPv4 inside IPv6, no leading zeros. Undefined for anything else. */
export function parseIp(text: string): IpAddress | undefined {
  if (!text.includes(":")) return parseV4(text)
  const bits = parseV6(text)
  const isMappedV4 = bits !== undefined && bits >> 32n === 0xffffn
  return bits === undefined || isMappedV4 ? undefined : new IpAddress(6, bits)
}

function parseV4(text: string): IpAddress | undefined {
  const parts = text.split(".")
  const isValid =
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  if (!isValid) return undefined
  return new IpAddress(
    4,
    parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
  )
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1))
  if (head === undefined) return undefined
  if (halves.length === 1) return head.length === 8 ? join(head) : undefined
  if (tail === undefined || head.length + tail.length > 7) return undefined
  return join([...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail])
}

/** The 16-bit groups of a part without `::`; an IPv4 address at the end counts as two. */
function groupsOf(text: string, isLast: boolean): number[] | undefined {
  const groups: number[] = []
  if (text === "") return groups
  const parts = text.split(":")
  for (const [i, part] of parts.entries()) {
    const v4 = isLast && i === parts.length - 1 ? parseV4(part)?.bits : undefined
    if (v4 !== undefined) groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn))
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function join(groups: readonly number[]): bigint {
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n)
}

function formatV4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".")
}

/** RFC 5952: lower case, the first longest run of two zero groups or more as `::`. */
function formatV6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  )
  const text = groups.join(":")
  const runs = text.match(/\b0(?::0)+\b/g) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "")
  return longest === "" ? text : text.replace(new RegExp(`(?:^|:)\\b${longest}\\b(?::|$)`), "::")
}
