import { failure, type Library } from "../library.ts"
import { order } from "../values.ts"
import { IP_TYPE, ipOf } from "./ip.ts"
import { IpAddress, parseIp } from "./ip-value.ts"

const TYPE = "net.CIDR"

/** `cidr("10.0.0.0/8")`, `isCIDR`, and what a network contains. */
export const cidrLibrary: Library = {
  name: "cidr",
  register(registrar) {
    registrar
      .type(TYPE, Cidr)
      .define(`cidr(string): ${TYPE}`, cidrOf)
      .define("isCIDR(string): bool", (text: string) => parseCidr(text) !== undefined)
      .define(`string(${TYPE}): string`, (cidr: Cidr) => cidr.toString())
      .define(`${TYPE}.ip(): ${IP_TYPE}`, (cidr: Cidr) => cidr.address)
      .define(`${TYPE}.prefixLength(): int`, (cidr: Cidr) => BigInt(cidr.length))
      .define(`${TYPE}.masked(): ${TYPE}`, (cidr: Cidr) => cidr.masked())
      .define(`${TYPE}.containsIP(${IP_TYPE}): bool`, (cidr: Cidr, ip: IpAddress) =>
        ip.isWithin(cidr.address, cidr.length),
      )
      .define(`${TYPE}.containsIP(string): bool`, (cidr: Cidr, ip: string) =>
        ipOf(ip).isWithin(cidr.address, cidr.length),
      )
      .define(`${TYPE}.containsCIDR(${TYPE}): bool`, (cidr: Cidr, other: Cidr) =>
        cidr.contains(other),
      )
      .define(`${TYPE}.containsCIDR(string): bool`, (cidr: Cidr, other: string) =>
        cidr.contains(cidrOf(other)),
      )
      .equality(TYPE, (a: Cidr, b: Cidr) => a.compareTo(b) === 0)
  },
}

class Cidr {
  readonly address: IpAddress
  readonly length: number

  constructor(address: IpAddress, length: number) {
    this.address = address
    this.length = length
  }

  masked(): Cidr {
    const { family, bits } = this.address
    const shift = BigInt((family === 4 ? 32 : 128) - this.length)
    return new Cidr(new IpAddress(family, (bits >> shift) << shift), this.length)
  }

  contains(other: Cidr): boolean {
    return other.length >= this.length && other.address.isWithin(this.address, this.length)
  }

  compareTo(other: Cidr): number {
    return this.address.compareTo(other.address) || order(this.length, other.length)
  }

  toString(): string {
    return `${this.address}/${this.length}`
  }
}

function parseCidr(text: string): Cidr | undefined {
  const [, host = "", prefix = ""] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const address = parseIp(host)
  const length = Number(prefix)
  const isValid =
    address !== undefined && prefix !== "" && length <= (address.family === 4 ? 32 : 128)
  return isValid ? new Cidr(address, length) : undefined
}

function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text)
  if (cidr !== undefined) return cidr
  throw failure(`"${text}" is not a network in CIDR notation, like 10.0.0.0/8`)
}
