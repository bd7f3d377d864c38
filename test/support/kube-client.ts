import { Agent, request } from "node:https"
import { createKubeClient, type KubeClient, type Transport } from "@sternpost/kube"

import { tokenOf } from "./control-plane/credentials.ts"
import type { ControlPlane } from "./control-plane.ts"

/** Our client of the API as the admin of a control plane. */
export const adminClient = (plane: ControlPlane): KubeClient => createKubeClient(transportTo(plane))

function transportTo({ server, authority }: ControlPlane): Transport {
  const agent = new Agent({ ca: authority, keepAlive: true })
  const authorization = `Bearer ${tokenOf("admin")}`
  return {
    close: () => agent.destroy(),
    send: ({ method, path, body, contentType = "application/json" }) =>
      new Promise((resolve, reject) => {
        // Node adds no length to the body of a DELETE by itself.
        const length = { "content-length": Buffer.byteLength(body ?? "") }
        const headers = { authorization, "content-type": contentType, ...length }
        const call = request(new URL(path, server), { method, headers, agent })
        call.on("error", reject).on("response", (response) => {
          let text = ""
          response.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk
          })
          const { statusCode: status = 0 } = response
          response.on("end", () => resolve({ status, headers: {}, body: text }))
          response.on("error", reject)
        })
        call.end(body)
      }),
  }
}
