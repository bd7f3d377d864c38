import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { parseReleaseKey, releaseKey, validateReleaseName } from "./key.ts"

describe("a key", () => {
  test("names a release and a revision", () => {
    expect(releaseKey({ name: "web", version: 12 })).toBe("sh.helm.release.v1.web.v12")
    expect(parseReleaseKey("sh.helm.release.v1.web.v12")).toEqual({ name: "web", version: 12 })
  })

  test("is read also where the name has .v in it, on which Helm's memory driver fails", () => {
    const key = "sh.helm.release.v1.app.v2.v10"
    expect(parseReleaseKey(key)).toEqual({ name: "app.v2", version: 10 })
  })

  test.each([
    "web",
    "sh.helm.release.v1.web",
    "sh.helm.release.v1.web.vx",
    "sh.helm.release.v1..v1",
    "",
  ])("is none: %j", (key) => {
    expect(() => parseReleaseKey(key)).toThrow(/release: invalid key, expected sh\.helm\.release/)
  })

  test("survives the round trip", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,50}$/), fc.nat(), (name, version) => {
        expect(parseReleaseKey(releaseKey({ name, version }))).toEqual({ name, version })
      }),
    )
  })
})

describe("the name of a release", () => {
  test.each(["web", "a", "0", "web-2", "web.shop", `${"a".repeat(53)}`])("may be %s", (name) => {
    expect(() => validateReleaseName(name)).not.toThrow()
  })

  test.each(["", "Web", "-web", "web-", "web..shop", "web_2", ".web", "a".repeat(54), "web\n"])(
    "may not be %j",
    (name) => {
      expect(() => validateReleaseName(name)).toThrow(/is no name for a release: at most 53/)
    },
  )
})
