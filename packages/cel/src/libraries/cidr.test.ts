import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["cidr('192.168.0.0/24').containsIP('192.168.0.1')", true],
  ["cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))", false],
  ["cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')", true],
  ["cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))", false],
  ["cidr('10.0.0.0/8').containsIP('::1')", false],
  ["string(cidr('192.168.0.1/24').masked())", "192.168.0.0/24"],
  ["cidr('192.168.0.1/24') == cidr('192.168.0.0/24')", false],
  ["cidr('::1/128').prefixLength()", 128],
  ["string(cidr('192.168.0.1/24').ip())", "192.168.0.1"],
  ["isCIDR('::1/129') || isCIDR('1.2.3.4/33') || isCIDR('1.2.3.4/') || isCIDR('1.2.3.4')", false],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([["cidr('1.2.3.4/40')", '"1.2.3.4/40" is not a network in CIDR notation']])(
  "%s fails: %s",
  (text, message) => {
    expect(() => evaluate(text)).toThrow(message)
  },
)
