import { expect, test } from "vitest"

import { doBlock, quoteArray, quoteIdentifier, quoteLiteral } from "./quote.ts"

// That PostgreSQL reads them so is tested with it, in test/storage.

test("names and texts end where they should, whatever is in them", () => {
  expect(quoteIdentifier('a"; drop table x; --')).toBe('"a""; drop table x; --"')
  expect(quoteLiteral("o'neil")).toBe("'o''neil'")
  expect(quoteLiteral("a\\'; drop")).toBe(" E'a\\\\''; drop'")
  expect(quoteArray([])).toBe("'{}'::text[]")
  expect(quoteArray(["a", "b'"])).toBe("array['a', 'b''']::text[]")
})

test("a block has a mark that its text does not have", () => {
  expect(doBlock("begin end")).toBe("do $sternpost$\nbegin end\n$sternpost$")
  expect(doBlock("'$sternpost$ $sternpost1$'")).toMatch(/^do \$sternpost2\$\n/)
})
