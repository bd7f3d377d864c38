import { request } from "node:https"

import { tokenOf } from "./credentials.ts"

export interface ApiAnswer {
  readonly status: number
  readonly body: string
  /** The texts of the `Warning` headers. */
  readonly warnings: readonly string[]
}

export interface ApiServer {
  readonly server: string
  /** The certificates that the server's own one is checked against. */
  readonly authority: string
}

/** One request as the admin; resolves for every status, rejects if there is no answer. */
export function askApi(
  { server, authority }: ApiServer,
  method: "GET" | "POST" | "PUT",
  path: string,
  object?: unknown,
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${tokenOf("admin")}`,
      "content-type": "application/json",
    }
    const call = request(new URL(path, server), { method, headers, ca: authority, agent: false })
    call.on("error", reject).on("response", (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk
      })
      response.on("end", () => {
        const warnings = warningTexts(response.headersDistinct["warning"] ?? [])
        resolve({ status: response.statusCode ?? 0, body, warnings })
      })
      response.on("error", reject)
    })
    call.end(object === undefined ? undefined : JSON.stringify(object))
  })
}

// Each is `299 - "TEXT"`, with escapes in TEXT.
function warningTexts(headers: readonly string[]): string[] {
  return headers.map((header) => JSON.parse(header.slice(header.indexOf('"'))) as string)
}

/** Creates an object; rejects with the server's message if it is refused. */
export async function createObject(api: ApiServer, path: string, object: unknown): Promise<void> {
  const { status, body } = await askApi(api, "POST", path, object)
  if (status !== 201) throw new Error(`POST ${path} was answered with ${status}: ${body}`)
}
