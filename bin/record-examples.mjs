#!/usr/bin/env node
// Records what the real Helms make of the example chart, as input for examples and tests.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { locate } from "./e2e-tools/locate.mjs"

const HELP = `usage: node bin/record-examples.mjs [--check]

Renders examples/charts/web with the real Helm 3 and Helm 4 (see bin/e2e-tools.mjs) and records in
examples/web what they print, and what they hand to a post-renderer.

  --check   write nothing; exit with 1 if a recorded file differs
`

const root = fileURLToPath(new URL("../", import.meta.url))
const target = join(root, "examples", "web")
const RENDER = ["template", "web", "examples/charts/web", "--namespace", "shop"]

function helm(name, folder, args, env = {}) {
  const { path, state } = locate(name)
  if (state !== "ready") throw new Error(`${name} is ${state}, run: node bin/e2e-tools.mjs ${name}`)
  const homes = {
    KUBECONFIG: join(folder, "none"),
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
  }
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...homes, ...env },
  })
  if (status === 0) return stdout
  throw error ?? new Error(`${name} ${args.join(" ")} exited with ${status}:\n${stderr}`)
}

// `tee` is the post-renderer: it passes on what it gets and keeps a copy.
function helm3Input(folder) {
  const copy = join(folder, "helm3-stdin.yaml")
  helm("helm3", folder, [...RENDER, "--post-renderer", "tee", "--post-renderer-args", copy])
  return readFileSync(copy, "utf8")
}

function helm4Input(folder) {
  const copy = join(folder, "helm4-stdin.yaml")
  const plugin = {
    apiVersion: "v1",
    name: "copy",
    version: "0.1.0",
    type: "postrenderer/v1",
    runtime: "subprocess",
    runtimeConfig: { platformCommand: [{ command: "tee", args: [copy] }] },
  }
  const plugins = join(folder, "plugins")
  mkdirSync(join(plugins, "copy"), { recursive: true })
  writeFileSync(join(plugins, "copy", "plugin.yaml"), JSON.stringify(plugin))
  helm("helm4", folder, [...RENDER, "--post-renderer", "copy"], { HELM_PLUGINS: plugins })
  return readFileSync(copy, "utf8")
}

function record(folder) {
  const [helm3, helm4] = ["helm3", "helm4"].map((name) => `Helm ${locate(name).version}`)
  return {
    "manifests.yaml": helm("helm3", folder, RENDER),
    "helm3-stdin.yaml": helm3Input(folder),
    "helm4-stdin.yaml": helm4Input(folder),
    "RECORDED.md": `# Recorded files

Written by \`node bin/record-examples.mjs\` from the chart in \`examples/charts/web\`; do not edit them.

| file | what it is |
|---|---|
| \`manifests.yaml\` | what \`helm ${RENDER.join(" ")}\` of ${helm3} prints: hooks and tests come last |
| \`helm3-stdin.yaml\` | what ${helm3} hands to a post-renderer for the same command: no hooks |
| \`helm4-stdin.yaml\` | what ${helm4} hands to a post-renderer for the same command: with hooks |
`,
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

function main(args) {
  if (args.includes("--help")) return process.stdout.write(HELP)
  const folder = mkdtempSync(join(tmpdir(), "sternpost-record-"))
  try {
    const changed = Object.entries(record(folder)).filter(
      ([name, text]) => read(join(target, name)) !== text,
    )
    mkdirSync(target, { recursive: true })
    for (const [name, text] of changed) {
      console.error(
        `record-examples: examples/web/${name} ${args.includes("--check") ? "differs" : "written"}`,
      )
      if (args.includes("--check")) process.exitCode = 1
      else writeFileSync(join(target, name), text)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(`record-examples: ${error.message}`)
  process.exitCode = 1
}
