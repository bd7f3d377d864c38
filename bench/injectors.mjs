// Programs that inject sidecars.
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseAllDocuments } from "yaml"

import { locate } from "../bin/e2e-tools/locate.mjs"
import { withProgram } from "./policy-peers.mjs"

const cache = fileURLToPath(new URL("../.cache/bench", import.meta.url))
const POLICY = fileURLToPath(new URL("inputs/sidecar-kyverno.yaml", import.meta.url))

/** Istio's sidecar, by the configuration of its default profile. Without a revision it would wait for a cluster. */
export const istioctl = (from) => (surroundings) =>
  withProgram({ name: "istioctl", input: from(surroundings) }, (path) => ({
    argv: kubeInject(path, surroundings.scratch),
  }))

function kubeInject(path, scratch) {
  const file = (name) => join(scratch, `istio-${name}.yaml`)
  const flags = ["--injectConfigFile", file("config"), "--valuesFile", file("values")]
  const argv = [path, "kube-inject", "-f", "-", ...flags, "--meshConfigFile", file("mesh")]
  if (!existsSync(file("mesh"))) {
    const manifests = execFileSync(path, ["manifest", "generate", "--set", "profile=default"], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    })
    const maps = parseAllDocuments(manifests)
      .map((document) => document.toJS() ?? {})
      .filter(({ kind }) => kind === "ConfigMap")
    const data = (name) => maps.find(({ metadata }) => metadata.name === name).data
    const { config, values } = data("istio-sidecar-injector")
    writeFileSync(file("config"), config)
    writeFileSync(file("values"), values)
    writeFileSync(file("mesh"), data("istio").mesh)
  }
  return [...argv, "--revision", "default"]
}

/** The container of the other commands, by a rule that mutates; what is made goes to a file. */
export const kyvernoMutate = (from) => (surroundings) => {
  const input = from(surroundings)
  const output = join(surroundings.scratch, "kyverno-mutated.yaml")
  return withProgram({ name: "kyverno apply", input, output }, (path) => ({
    argv: [path, "apply", POLICY, "--resource", input, "-o", output],
  }))
}

/**
 * A file without the documents at which istioctl stops: it prints what comes before such a one, and fails. Where it is
 * not there, the whole file.
 */
export function injectableDocuments(manifests, scratch) {
  const { path, state } = locate("istioctl")
  if (state !== "ready") return manifests
  const part = join(cache, `injectable-of-${basename(manifests)}`)
  if (existsSync(part) && statSync(part).mtimeMs > statSync(manifests).mtimeMs) return part
  const argv = kubeInject(path, scratch)
  mkdirSync(cache, { recursive: true })
  const kept = []
  for (let rest = documentsOf(readFileSync(manifests, "latin1")); rest.length > 0; ) {
    const done = injectable(argv, rest)
    kept.push(...rest.slice(0, done))
    rest = rest.slice(done + 1)
  }
  writeFileSync(part, kept.join(""), "latin1")
  return part
}

/** How many of the first documents can be injected. */
function injectable([program, ...args], documents) {
  const input = Buffer.from(documents.join(""), "latin1")
  const options = { input, encoding: "latin1", maxBuffer: 2 ** 30 }
  const { status, stdout } = spawnSync(program, args, options)
  return status === 0 ? documents.length : documentsOf(stdout).length
}

const documentsOf = (text) =>
  text
    .split(/^---(?=\s)/m)
    .filter((document) => /^\s*[^\s#]/m.test(document))
    .map((document) => `---${document}`)
