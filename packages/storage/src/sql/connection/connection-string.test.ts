import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { StorageError } from "../../errors.ts"
import { parseConnectionString } from "./connection-string.ts"

describe("a URL", () => {
  test.each([
    ["postgres://", {}],
    ["postgresql://db", { host: "db" }],
    [
      "postgres://me:pw@db:6543/helm",
      { user: "me", password: "pw", host: "db", port: "6543", dbname: "helm" },
    ],
    ["postgres://me@db/", { user: "me", host: "db" }],
    ["postgres://a%40b:p%3A%2F%23%25@db", { user: "a@b", password: "p:/#%", host: "db" }],
    ["postgres://me:a@b@db", { user: "me", password: "a@b", host: "db" }],
    ["postgres://me:a:b@db", { user: "me", password: "a:b", host: "db" }],
    ["postgres://[::1]:6543/x", { host: "::1", port: "6543", dbname: "x" }],
    ["postgres://a,b/x?port=1,2", { host: "a,b", port: "1,2", dbname: "x" }],
    [
      "postgres://db?sslmode=disable&search_path=helm%2Cpublic&options=-c+a%3Db",
      { host: "db", sslmode: "disable", search_path: "helm,public", options: "-c a=b" },
    ],
    ["postgres:///x?host=/run/postgresql&user=", { dbname: "x", host: "/run/postgresql" }],
    ["postgres://db?sslmode=a&sslmode=b", { host: "db", sslmode: "a" }],
    ["postgres://db?database=x", { host: "db", dbname: "x" }],
  ])("%s", (text, expected) => {
    expect(parseConnectionString(text)).toEqual(expected)
  })

  test.each([
    ["postgres://me:s3cret%zz@db", /a percent sign in a password is written "%25"/],
    ["postgres://me:s3cret@a:1,b:2/x", /several ports are given by "\?port=1,2"/],
    ["postgres://me:s3cret@%2Frun%2Fpostgresql/x", /use "host=\/run\/postgresql"/],
  ])("that makes no sense is told, without its password: %s", (text, message) => {
    expect(() => parseConnectionString(text)).toThrow(message)
    expect(() => parseConnectionString(text)).not.toThrow(/s3cret/)
  })
})

describe("keys and values", () => {
  test.each([
    ["", {}],
    ["  ", {}],
    ["host=db port=1", { host: "db", port: "1" }],
    [" host = db\n\tport= 1 ", { host: "db", port: "1" }],
    [
      String.raw`password='it\'s a \\ secret' user=me`,
      { password: "it's a \\ secret", user: "me" },
    ],
    [String.raw`password=a\ b\'c user=me`, { password: "a b'c", user: "me" }],
    ["password='' user=me", { password: "", user: "me" }],
    ["user=me password=", { user: "me", password: "" }],
    ["host=a host=b", { host: "b" }],
    ["dbname=a database=b", { dbname: "b" }],
    ["search_path='helm, public'", { search_path: "helm, public" }],
    ["password=a=b", { password: "a=b" }],
  ])("%j", (text, expected) => {
    expect(parseConnectionString(text)).toEqual(expected)
  })

  test.each([
    ["s3cret", /neither a URL nor "key=value"/],
    ["host=db s3cret", /a word has no "="/],
    ["password='s3cret", /a quote is not closed/],
    ["password=s3cret\\", /ends after a backslash/],
  ])("that make no sense are told, without their values: %j", (text, message) => {
    expect(() => parseConnectionString(text)).toThrow(message)
    expect(() => parseConnectionString(text)).not.toThrow(/s3cret/)
  })

  test("survive the round trip, whatever is in a value", () => {
    const key = fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => name !== "database")
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (settings) => {
        const quote = (value: string) => `'${value.replace(/['\\]/g, "\\$&")}'`
        const text = Object.entries(settings).map(([k, v]) => `${k}=${quote(v)}`)
        expect({ ...parseConnectionString(text.join(" ")) }).toEqual({ ...settings })
      }),
    )
  })

  test("never fail otherwise than with a StorageError", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isUrl) => {
        try {
          parseConnectionString(isUrl ? `postgres://${text}` : text)
        } catch (error) {
          expect(error).toBeInstanceOf(StorageError)
        }
      }),
    )
  })
})
