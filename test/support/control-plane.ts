import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"

import { type ApiServer, askApi, createObject } from "./control-plane/api.ts"
import { kubeconfig, writeCredentials } from "./control-plane/credentials.ts"
import {
  type Daemon,
  daemonArguments,
  freePorts,
  type RunningDaemon,
  startDaemon,
} from "./control-plane/daemons.ts"
import { stopDaemons } from "./control-plane/keeper.mjs"
import { runProgram } from "./run-program.ts"
import { runFolder } from "./scratch.ts"
import { tool } from "./tools.ts"

/** A real API server with real controllers and a fake kubelet. */
export interface ControlPlane extends ApiServer {
  /** A file with the contexts `admin` (the current one), `alice` and `bob`. */
  readonly kubeconfig: string
}

/** What has to be built for a control plane; the argument of `describeWithTools`. */
export const controlPlaneTools: readonly string[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
]

const START_LIMIT_MS = 60_000
const POD_LOG = "2026-01-01T00:00:00.000000000Z stdout F hello from the pod\n"

let shared: Promise<ControlPlane> | undefined

/**
 * The control plane of this test run, started by the first test that asks (some 5 s) and ended with
 * the run. Tests share it: each works in a namespace of its own.
 */
export function sharedControlPlane(): Promise<ControlPlane> {
  shared ??= startOrFind(runFolder())
  return shared
}

// Test files run side by side: the first one starts it, the others wait, and try in turn where it fails.
async function startOrFind(folder: string): Promise<ControlPlane> {
  const record = join(folder, "control-plane.json")
  const lock = join(folder, "control-plane.lock")
  while (!existsSync(record)) {
    if (!take(lock)) await setTimeout(100)
    else if (!existsSync(record)) await startAndRecord(folder, record, lock)
  }
  return JSON.parse(readFileSync(record, "utf8"))
}

async function startAndRecord(folder: string, record: string, lock: string): Promise<void> {
  try {
    const plane = await startControlPlane(folder)
    writeFileSync(`${record}.new`, JSON.stringify(plane))
    renameSync(`${record}.new`, record)
  } finally {
    rmSync(lock, { recursive: true })
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

// The folder is that of a run, whose keeper ends what is started here. A failed start leaves nothing.
async function startControlPlane(folder: string): Promise<ControlPlane> {
  try {
    return await start(folder)
  } catch (error) {
    await stopDaemons(folder)
    throw error
  }
}

async function start(folder: string): Promise<ControlPlane> {
  mkdirSync(folder, { recursive: true })
  writeCredentials(folder)
  writeStages(folder)
  const ports = await freePorts()
  const args = daemonArguments(folder, ports)
  const run = (name: Daemon) => startDaemon(name, args[name], folder)

  const servers = [run("etcd"), run("kube-apiserver")]
  const certificate = join(folder, "pki", "apiserver.crt")
  await until(servers, "kube-apiserver makes its certificate", () => existsSync(certificate))
  const server = `https://127.0.0.1:${ports.api}`
  const api = { server, authority: readFileSync(certificate, "utf8") }
  await until(servers, "kube-apiserver is ready", () => answers(api, "/readyz", "ok"))

  const plane = { ...api, kubeconfig: join(folder, "kubeconfig") }
  writeFileSync(plane.kubeconfig, kubeconfig(server, api.authority), { mode: 0o600 })
  const others = [run("kube-controller-manager"), run("kube-scheduler"), run("kwok")]
  await createObject(api, "/api/v1/nodes", node)
  const all = [...servers, ...others]
  const ready = '"type":"Ready","status":"True"'
  await until(all, "the node is ready", () => answers(api, "/api/v1/nodes/node-1", ready))
  await until(all, "default has its account", () => hasServiceAccount(api, "default"))
  return plane
}

const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "node-1",
    labels: { "kubernetes.io/hostname": "node-1", "kubernetes.io/os": "linux" },
  },
  spec: { podCIDR: "10.97.0.0/24" },
}

function writeStages(folder: string): void {
  const stages = readFileSync(new URL("control-plane/stages.yaml", import.meta.url), "utf8")
  const log = join(folder, "pod.log")
  writeFileSync(log, POD_LOG)
  const logs = { metadata: { name: "logs" }, spec: { logs: [{ logsFile: log }] } }
  const document = { apiVersion: "kwok.x-k8s.io/v1alpha1", kind: "ClusterLogs", ...logs }
  writeFileSync(join(folder, "stages.yaml"), `${stages}---\n${JSON.stringify(document)}\n`)
}

async function until(
  daemons: readonly RunningDaemon[],
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await condition())) {
    for (const daemon of daemons) daemon.assertAlive()
    if (performance.now() > deadline)
      throw new Error(`waited ${START_LIMIT_MS / 1000} s in vain until ${what}`)
    await setTimeout(50)
  }
}

async function answers(api: ApiServer, path: string, text: string): Promise<boolean> {
  try {
    const { status, body } = await askApi(api, "GET", path)
    return status === 200 && body.includes(text)
  } catch {
    // Nobody listens yet.
    return false
  }
}

// A pod that is created before its service account is refused.
const hasServiceAccount = (api: ApiServer, ns: string): Promise<boolean> =>
  answers(api, `/api/v1/namespaces/${ns}/serviceaccounts/default`, '"default"')

/** Makes a namespace for one test, `PREFIX-` and six random digits, and resolves when pods can be created in it. */
export async function createNamespace(
  api: ApiServer,
  prefix = "test",
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const name = `${prefix}-${randomBytes(3).toString("hex")}`
  const metadata = { name, labels }
  await createObject(api, "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata })
  await until([], `namespace ${name} has its account`, () => hasServiceAccount(api, name))
  return name
}

/** Runs kubectl as the admin and gives its stdout; rejects if it fails. */
export async function kubectl(
  plane: ControlPlane,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const all = ["--kubeconfig", plane.kubeconfig, ...args]
  const result = await runProgram(tool("kubectl"), all, input === undefined ? {} : { input })
  if (result.status === 0) return result.stdout
  throw new Error(`kubectl ${args.join(" ")} exited with ${result.status}:\n${result.stderr}`)
}
