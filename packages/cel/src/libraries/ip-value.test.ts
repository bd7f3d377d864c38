import { isIPv4, isIPv6 } from "node:net"
import fc from "fast-check"
import { expect, test } from "vitest"
import { IpAddress, parseIp } from "./ip-value.ts"

test.each([
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["2001:DB8::0001", "2001:db8::1"],
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["1:0:0:2:3:0:0:4", "1::2:3:0:0:4"],
  ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
  ["10:0:0:0:0:0:0:20", "10::20"],
  ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  ["1.2.3.4", "1.2.3.4"],
])("%s is written %s", (text, canonical) => {
  expect(parseIp(text)?.toString()).toBe(canonical)
})

test.each([
  "",
  "1",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "1.2.3.04",
  "1.2.3.-4",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8",
  "12345::",
  "g::",
  "fe80::1%eth0",
  "::ffff:1.2.3.4",
  "::1.2.3",
  "1.2.3.4::",
  "[::1]",
  ":1",
  "1:",
])("%j is no address", (text) => {
  expect(parseIp(text)).toBeUndefined()
})

test("what is written is read back", () => {
  const v6 = fc.array(fc.oneof(fc.constant(0n), fc.bigInt(0n, 0xffffn)), {
    minLength: 8,
    maxLength: 8,
  })
  fc.assert(
    fc.property(v6, (groups) => {
      const bits = groups.reduce((sum, group) => (sum << 16n) | group, 0n)
      fc.pre(bits >> 32n !== 0xffffn)
      const text = new IpAddress(6, bits).toString()
      expect(isIPv6(text)).toBe(true)
      expect(parseIp(text)?.bits).toBe(bits)
    }),
  )
})

test("agrees with Node on what an address is", () => {
  const part = fc.constantFrom("0", "1", "ff", "ffff", "10000", "", "256", "00", "a")
  const text = fc
    .tuple(fc.array(part, { maxLength: 9 }), fc.constantFrom(":", "."))
    .map(([parts, separator]) => parts.join(separator))
  fc.assert(
    fc.property(text, (candidate) => {
      const isAddress = isIPv4(candidate) || (isIPv6(candidate) && !/ffff:.*\./.test(candidate))
      const parsed = parseIp(candidate)
      // An IPv4 address inside IPv6 is one to Node only.
      if (isIPv6(candidate) && parsed === undefined) expect(candidate).toMatch(/^[0:]*ffff:/)
      else expect(parsed !== undefined).toBe(isAddress)
    }),
    { numRuns: 2000 },
  )
})

test("a network contains what starts like it", () => {
  const network = parseIp("10.1.0.0") as IpAddress
  expect(parseIp("10.1.255.255")?.isWithin(network, 16)).toBe(true)
  expect(parseIp("10.2.0.0")?.isWithin(network, 16)).toBe(false)
  expect(parseIp("99.9.9.9")?.isWithin(network, 0)).toBe(true)
  expect(parseIp("::a01:0")?.isWithin(network, 0)).toBe(false)
})
