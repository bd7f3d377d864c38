import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { tokenFileCredentials } from "./token-file.ts"

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "token-"))
  file = join(folder, "token")
  writeFileSync(file, "one\n")
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("tokenFileCredentials", () => {
  test("reads the file again after a minute", async () => {
    let time = 0
    const credentials = tokenFileCredentials(file, {}, () => time)
    const token = async () => (await credentials.current()).authorization
    expect(await token()).toBe("Bearer one")
    writeFileSync(file, "two")
    time = 59_999
    expect(await token()).toBe("Bearer one")
    time = 60_000
    expect(await token()).toBe("Bearer two")
  })

  test("reads it again when the server does not accept the token", async () => {
    const credentials = tokenFileCredentials(file)
    const refused = await credentials.current()
    writeFileSync(file, "two")
    expect(credentials.renew({})).toBe(true)
    expect(await credentials.current()).toBe(refused)
    expect(credentials.renew(refused)).toBe(true)
    expect((await credentials.current()).authorization).toBe("Bearer two")
  })

  test("shows what else there is", async () => {
    const clientCertificate = { certificate: "c", key: "k" }
    const credentials = tokenFileCredentials(file, { clientCertificate })
    expect(await credentials.current()).toEqual({ authorization: "Bearer one", clientCertificate })
  })

  test("says that the file is empty or not there", async () => {
    writeFileSync(file, " \n")
    const empty = tokenFileCredentials(file).current()
    await expect(empty).rejects.toMatchObject({ code: "KUBE_CREDENTIALS", file })
    const absent = tokenFileCredentials(join(folder, "absent")).current()
    await expect(absent).rejects.toThrow(/tokenFile ".*absent": there is no such file/)
  })
})
