import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

import { resolveConnection, type SqlConnection } from "./connection.ts"

/** What lib/pq made of a connection string; recorded by test/oracle/libpq/record.mjs. */
interface Case {
  readonly text: string
  readonly env: Readonly<Record<string, string>>
  readonly answer?: Answer
  readonly error?: string
}

interface Answer extends Omit<SqlConnection, "options" | "passfile"> {
  readonly options: string
  readonly session: Readonly<Record<string, string>>
}

const file = new URL("testdata/libpq.json", import.meta.url)
const { cases, recordedWith }: { cases: readonly Case[]; recordedWith: string } = JSON.parse(
  readFileSync(file, "utf8"),
)

const resolve = ({ text, env }: Case) =>
  resolveConnection(text, { env, username: () => env["USER"] ?? "" })

/** The words that the server gets; in which order lib/pq sends parameters is left to chance. */
const sorted = (words: readonly string[]) => words.filter((word) => word !== "").sort()

function words({ options, session }: Answer): readonly string[] {
  const named = Object.entries(session)
  const escaped = named.map(([key, value]) => `-c ${key}=${value.replace(/[\s\\]/g, "\\$&")}`)
  return sorted([options, ...escaped].join(" ").split(/ (?=-c )/))
}

test("the answers are those of the lib/pq in Helm 4.2.4", () => {
  expect(recordedWith).toBe("github.com/lib/pq v1.12.3")
  expect(cases.length).toBeGreaterThan(150)
})

/** What lib/pq leaves empty has a name here; it names sockets, which have no TLS, only when it connects. */
function named(answer: Omit<Answer, "session" | "options">) {
  const hosts = answer.hosts.map((host) => ({ ...host, host: host.host || "localhost" }))
  return {
    ...answer,
    hosts,
    applicationName: answer.applicationName || "sternpost",
    sessionAttributes: answer.sessionAttributes || "any",
    sslmode: answer.sslmode || "require",
    connectTimeoutMs: Math.max(0, answer.connectTimeoutMs),
  }
}

// lib/pq takes these for something that can never work, or leaves out what it cannot read.
const OURS: ReadonlyMap<string, RegExp | string> = new Map<string, RegExp | string>([
  ["postgres://[::1]/x", "::1"],
  ["postgres://a:1,b:2/x", /several ports are given by "\?port=1,2"/],
  ["postgres://db?a=%zz", /behind "\?" stand KEY=VALUE/],
  ["postgres://db?a;b=c", /behind "\?" stand KEY=VALUE/],
])

describe("is better understood, or refused, than by lib/pq", () => {
  test.each([...OURS])("%s", (text, expected) => {
    const asked = cases.find((candidate) => candidate.text === text)
    expect(asked?.answer).toBeDefined()
    const work = () => resolve({ text, env: {} })
    if (typeof expected === "string") expect(work().hosts[0]?.host).toBe(expected)
    else expect(work).toThrow(expected)
  })
})

// lib/pq would also try the second host of the environment, with a port of its own.
const mixesHosts = ({ text, env }: Case) => text === "host=db" && env["PGHOST"] === "a,b"

test("a host in the string stands for all hosts of the environment", () => {
  const [asked, ...others] = cases.filter(mixesHosts)
  expect([asked?.answer?.hosts.length, others.length]).toEqual([2, 0])
  expect(resolve(asked as Case).hosts).toEqual([{ host: "db", port: 1 }])
})

describe("means what it means to lib/pq", () => {
  const understood = cases.filter(
    (asked) => asked.answer !== undefined && !OURS.has(asked.text) && !mixesHosts(asked),
  )
  test.each(understood)("$text $env", (asked) => {
    const { session, options, ...answer } = asked.answer as Answer
    const expected = named(answer)
    const { options: ours, passfile, ...resolved } = resolve(asked)
    expect({ ...resolved, words: sorted(ours.split(/ (?=-c )/)) }).toEqual({
      ...expected,
      words: words(asked.answer as Answer),
    })
  })
})

describe("is refused as lib/pq refuses it", () => {
  test.each(cases.filter(({ error }) => error !== undefined))("$text $env: $error", (asked) => {
    expect(() => resolve(asked)).toThrow(/connection string|environment variable/)
  })
})
