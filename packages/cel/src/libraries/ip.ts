import { failure, type Library } from "../library.ts"
import { IpAddress, parseIp } from "./ip-value.ts"

/** The engine's name of the type of addresses. */
export const IP_TYPE = "net.IP"

class Ips {}

const network = (text: string, length: number) => ({ address: ipOf(text), length })
const LOOPBACK = [network("127.0.0.0", 8), network("::1", 128)]
const LINK_LOCAL_UNICAST = [network("169.254.0.0", 16), network("fe80::", 10)]
const MULTICAST = [network("224.0.0.0", 4), network("ff00::", 8)]
const BROADCAST = [network("255.255.255.255", 32)]

/** `ip("10.0.0.1")`, `isIP`, `ip.isCanonical` and what kind of address it is. */
export const ipLibrary: Library = {
  name: "ip",
  register(registrar) {
    registrar
      .type(IP_TYPE, IpAddress)
      .namespace("ip", Ips)
      .define(`ip(string): ${IP_TYPE}`, ipOf)
      .define("isIP(string): bool", (text: string) => parseIp(text) !== undefined)
      .define(
        "namespace.ip.isCanonical(string): bool",
        (_: Ips, text: string) => ipOf(text).toString() === text,
      )
      .define(`string(${IP_TYPE}): string`, (ip: IpAddress) => ip.toString())
      .define(`${IP_TYPE}.family(): int`, (ip: IpAddress) => BigInt(ip.family))
      .define(`${IP_TYPE}.isUnspecified(): bool`, (ip: IpAddress) => ip.bits === 0n)
      .define(`${IP_TYPE}.isLoopback(): bool`, (ip: IpAddress) => isIn(ip, LOOPBACK))
      .define(`${IP_TYPE}.isLinkLocalMulticast(): bool`, isLinkLocalMulticast)
      .define(`${IP_TYPE}.isLinkLocalUnicast(): bool`, (ip: IpAddress) =>
        isIn(ip, LINK_LOCAL_UNICAST),
      )
      .define(`${IP_TYPE}.isGlobalUnicast(): bool`, isGlobalUnicast)
      .equality(IP_TYPE, (a: IpAddress, b: IpAddress) => a.compareTo(b) === 0)
  },
}

/** The address that a text means; fails the evaluation for any other text. */
export function ipOf(text: string): IpAddress {
  const ip = parseIp(text)
  if (ip !== undefined) return ip
  throw failure(`"${text}" is not an IP address`)
}

type Network = ReturnType<typeof network>

function isIn(ip: IpAddress, networks: readonly Network[]): boolean {
  return networks.some(({ address, length }) => ip.isWithin(address, length))
}

function isLinkLocalMulticast(ip: IpAddress): boolean {
  if (ip.family === 4) return ip.bits >> 8n === 0xe00000n
  // ff02::/16, whatever the four flag bits.
  return ((ip.bits >> 112n) & 0xff0fn) === 0xff02n
}

function isGlobalUnicast(ip: IpAddress): boolean {
  const others = [...LOOPBACK, ...MULTICAST, ...LINK_LOCAL_UNICAST, ...BROADCAST]
  return ip.bits !== 0n && !isIn(ip, others)
}
