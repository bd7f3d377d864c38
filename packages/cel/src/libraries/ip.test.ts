import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["isIP('127.0.0.1') && isIP('::1') && isIP('64:ff9b::1.2.3.4')", true],
  ["isIP('127.0.0.256') || isIP(':::1') || isIP('01.2.3.4') || isIP('1:2') || isIP('')", false],
  ["isIP('::ffff:1.2.3.4') || isIP('fe80::1%eth0') || isIP('1::2::3')", false],
  ["ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD')", true],
  ["string(ip('2001:db8:0:0:1:0:0:1'))", "2001:db8::1:0:0:1"],
  ["string(ip('::'))", "::"],
  ["string(ip('1:0:0:2:0:0:0:3'))", "1:0:0:2::3"],
  ["ip('::1').family() + ip('10.0.0.1').family()", 10],
  ["ip('0.0.0.0').isUnspecified() && ip('127.9.9.9').isLoopback()", true],
  ["ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()", true],
  ["ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()", true],
  ["ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()", true],
  ["ip('10.0.0.1') == ip('10.0.0.1') && ip('10.0.0.1') != ip('10.0.0.2')", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([["ip('1.2.3')", '"1.2.3" is not an IP address']])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})
