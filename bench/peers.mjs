// The commands that ours are compared with.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs"
import { devNull } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"

import { locate } from "../bin/e2e-tools/locate.mjs"
import { schemaLocation } from "./kubeconform-schemas.mjs"

const copyScript = fileURLToPath(new URL("copy.cjs", import.meta.url))

/** The least that any program in Node takes. */
export const emptyNode = (name) => () => ({
  name,
  argv: [process.execPath, "-e", "0"],
  input: devNull,
  gives: "nothing",
})

/** Node reading stdin whole and writing it. */
export const copyInput = (name, from) => (surroundings) => ({
  name,
  argv: [process.execPath, copyScript],
  input: from(surroundings),
})

export const yq = (expression, from) => (surroundings) =>
  program("yq", [expression, "-"], { name: "yq", input: from(surroundings) })

/** Several yq in a pipe, each with one expression. */
export const yqChain = (expressions, from) => (surroundings) => {
  const chain = { name: "yq | yq | yq", input: from(surroundings) }
  const { path, state } = locate("yq")
  if (state !== "ready") return { ...chain, missing: "run: node bin/e2e-tools.mjs yq" }
  const quoted = expressions.map((expression) => `'${expression.replaceAll("'", "'\\''")}'`)
  const script = quoted.map((expression) => `"${path}" ${expression} -`).join(" | ")
  return { ...chain, argv: ["/bin/sh", "-c", script] }
}

export const kustomize = (label, from) => (surroundings) => {
  const folder = kustomization(label, from(surroundings), surroundings.scratch)
  return program("kustomize", ["build", folder], { name: "kustomize", input: from(surroundings) })
}

export const kubectlKustomize = (label, from) => (surroundings) => {
  const folder = kustomization(label, from(surroundings), surroundings.scratch)
  const input = from(surroundings)
  return program("kubectl", ["kustomize", folder], { name: "kubectl kustomize", input })
}

/** kubeconform with the schemas of one release. It fails for what it finds, which is no failure here. */
export const kubeconform = (from) => (surroundings) => {
  const command = { name: "kubeconform", input: from(surroundings), gives: "nothing" }
  const { path, state } = locate("kubeconform")
  if (state !== "ready") return { ...command, missing: "run: node bin/e2e-tools.mjs kubeconform" }
  const location = schemaLocation()
  if (location === undefined) return { ...command, missing: "its schemas need Go" }
  const flags = `-strict -ignore-missing-schemas -schema-location '${location}'`
  return { ...command, argv: ["/bin/sh", "-c", `"${path}" ${flags} - || true`] }
}

/** The real kustomize on the overlay of `overlayFolder`. */
export const kustomizeOverlay = (from) => (surroundings) => {
  const input = from(surroundings)
  const folder = overlayFolder(input, surroundings.scratch)
  return program("kustomize", ["build", folder], { name: "kustomize", input })
}

/** A folder whose kustomization has labels, images and two patches for the manifests. */
export function overlayFolder(manifests, scratch) {
  const folder = join(scratch, `overlay-${basename(manifests)}`)
  mkdirSync(folder, { recursive: true })
  copyFileSync(manifests, join(folder, "manifests.yaml"))
  return writeOverlay(folder, { resources: ["manifests.yaml"] })
}

/** The same for objects that come on stdin. */
export function streamOverlay(scratch) {
  const folder = join(scratch, "overlay")
  mkdirSync(folder, { recursive: true })
  return writeOverlay(folder, {})
}

function writeOverlay(folder, resources) {
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "any" } }
  const text = {
    ...resources,
    labels: [{ pairs: { "example.com/team": "platform" }, includeTemplates: true }],
    images: [{ name: "docker.io/library/nginx", newTag: "9" }],
    patches: [
      {
        target: { kind: "Deployment" },
        patch: JSON.stringify([{ op: "add", path: "/spec/revisionHistoryLimit", value: 3 }]),
      },
      {
        target: { kind: "Service" },
        patch: JSON.stringify({ ...service, spec: { sessionAffinity: "ClientIP" } }),
      },
    ],
  }
  writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(text))
  return folder
}

function program(tool, args, command) {
  const { path, state } = locate(tool)
  if (state !== "ready") return { ...command, missing: `run: node bin/e2e-tools.mjs ${tool}` }
  return { ...command, argv: [path, ...args] }
}

/** A folder whose kustomization puts the same label on the same objects. */
function kustomization(label, manifests, scratch) {
  const folder = join(scratch, "kustomization")
  mkdirSync(folder, { recursive: true })
  copyFileSync(manifests, join(folder, "manifests.yaml"))
  const [key, value] = label.split("=")
  const text = { resources: ["manifests.yaml"], labels: [{ pairs: { [key]: value } }] }
  writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(text))
  return folder
}
