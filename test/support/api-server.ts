import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { createKubeClient, type KubeClient } from "@sternpost/kube"
import {
  createMemoryApiServer,
  type ListeningApiServer,
  listen,
  type MemoryApiServer,
  type MemoryApiServerOptions,
} from "@sternpost/kube/testing"

/** An API server in memory that programs can reach. */
export interface ReachableApiServer extends ListeningApiServer {
  readonly objects: KubeClient
  /** Decides about each request before it is answered: it may answer by itself. */
  intercept: (
    request: Parameters<MemoryApiServer["handle"]>[0],
    handle: () => ReturnType<MemoryApiServer["handle"]>,
  ) => ReturnType<MemoryApiServer["handle"]>
}

/** Starts one on a free port; whoever starts it closes it. */
export async function startApiServer(options: MemoryApiServerOptions): Promise<ReachableApiServer> {
  const api = createMemoryApiServer(options)
  const handle: MemoryApiServer["handle"] = (request, user) =>
    server.intercept(request, () => api.handle(request, user))
  const tokens = { admin: "admin", alice: "alice" }
  const listening = await listen({ ...api, handle }, { tokens })
  const server: ReachableApiServer = {
    ...listening,
    objects: createKubeClient(api.transport()),
    intercept: (_, answer) => answer(),
  }
  return server
}

/** Writes a kubeconfig with a context for each server; the first is the current one, and `alice` is at it. */
export function writeKubeconfig(folder: string, servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers)
  const entries = [...names.map((name) => [name, "admin"]), ["alice", "alice"]] as const
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: ["admin", "alice"].map((name) => ({ name, user: { token: name } })),
    contexts: entries.map(([name, user]) => ({
      name,
      context: { cluster: name === "alice" ? names[0] : name, user, namespace: "shop" },
    })),
  }
  const file = join(folder, "kubeconfig")
  writeFileSync(file, JSON.stringify(config))
  return file
}
