import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"

import { tool } from "../tools.ts"

export type Daemon =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kwok"

export interface Ports {
  readonly client: number
  readonly peer: number
  readonly api: number
  readonly kubelet: number
}

/** The command lines of the daemons; every path is below `folder`. */
export function daemonArguments(folder: string, ports: Ports): Record<Daemon, string[]> {
  const loopback = (port: number) => `http://127.0.0.1:${port}`
  const key = join(folder, "service-accounts.key")
  const certificate = join(folder, "pki", "apiserver.crt")
  const certificateKey = join(folder, "pki", "apiserver.key")
  const follower = ["--kubeconfig", join(folder, "kubeconfig"), "--leader-elect=false"]
  return {
    etcd: [
      ...["--name", "e2e", "--data-dir", join(folder, "etcd")],
      ...["--unsafe-no-fsync", "--log-level", "warn"],
      ...["--listen-client-urls", loopback(ports.client)],
      ...["--advertise-client-urls", loopback(ports.client)],
      ...["--listen-peer-urls", loopback(ports.peer)],
      ...["--initial-advertise-peer-urls", loopback(ports.peer)],
      ...["--initial-cluster", `e2e=${loopback(ports.peer)}`],
    ],
    // It makes its serving certificate itself, in --cert-dir, together with the authority that signs it.
    "kube-apiserver": [
      ...["--etcd-servers", loopback(ports.client), "--cert-dir", join(folder, "pki")],
      ...["--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1"],
      ...["--secure-port", String(ports.api), "--endpoint-reconciler-type", "none"],
      ...["--service-account-issuer", "https://kubernetes.default.svc"],
      ...["--service-account-key-file", key, "--service-account-signing-key-file", key],
      ...["--service-cluster-ip-range", "10.96.0.0/16"],
      ...["--token-auth-file", join(folder, "tokens.csv"), "--authorization-mode", "RBAC"],
      ...["--kubelet-preferred-address-types", "InternalIP", "--allow-privileged=true"],
    ],
    "kube-controller-manager": [
      ...[...follower, "--secure-port", "0"],
      ...["--service-account-private-key-file", key, "--root-ca-file", certificate],
    ],
    "kube-scheduler": [...follower, "--secure-port", "0"],
    kwok: [
      ...["--v", "WARN", "--kubeconfig", join(folder, "kubeconfig")],
      ...["--config", join(folder, "stages.yaml"), "--manage-all-nodes"],
      ...["--node-lease-duration-seconds", "40"],
      ...["--node-ip", "127.0.0.1", "--node-port", String(ports.kubelet)],
      ...["--server-address", `127.0.0.1:${ports.kubelet}`],
      ...["--tls-cert-file", certificate, "--tls-private-key-file", certificateKey],
    ],
  }
}

export interface RunningDaemon {
  /** Throws, with the end of its log, if the daemon has ended. */
  assertAlive(): void
}

/** Starts a daemon in its own session; notes its process in `folder/pids`, its output in `folder/logs`. */
export function startDaemon(name: Daemon, args: readonly string[], folder: string): RunningDaemon {
  const program = tool(name)
  for (const part of ["pids", "logs"]) mkdirSync(join(folder, part), { recursive: true })
  const log = join(folder, "logs", `${name}.log`)
  const output = openSync(log, "a")
  const child = spawn(program, args, { detached: true, stdio: ["ignore", output, output] })
  const note = JSON.stringify({ pid: child.pid, program })
  writeFileSync(join(folder, "pids", `${name}.json`), note)
  child.unref()
  return { assertAlive: () => assertAlive(child, name, log) }
}

function assertAlive(child: ChildProcess, name: string, log: string): void {
  if (child.exitCode === null && child.signalCode === null) return
  const tail = readFileSync(log, "utf8").split("\n").slice(-15).join("\n")
  throw new Error(`${name} ended (${child.signalCode ?? child.exitCode}):\n${tail}`)
}

/** Four free ports of the loopback interface. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(Array.from({ length: 4 }, listen))
  const [client = 0, peer = 0, api = 0, kubelet = 0] = servers.map(({ port }) => port)
  await Promise.all(servers.map(({ close }) => close()))
  return { client, peer, api, kubelet }
}

function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address ? address.port : 0
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) })
    })
  })
}
