#!/usr/bin/env node
// Writes src/generated/kubernetes-MINOR.ts: the types of the Kubernetes API with their fields and how each
// is patched, read from the Go modules of releases. The first release is written whole, of the others what is
// different. Needs Go, which fetches the modules.
// Usage: node packages/schema/scripts/kubernetes-types.mjs 1.36.3 1.35.10 1.34.13 1.33.13 1.32.13 1.31.14
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const [, , ...versions] = process.argv
if (versions.length === 0 || !versions.every((version) => /^1\.\d+\.\d+$/.test(version))) {
  console.error("usage: kubernetes-types.mjs 1.MINOR.PATCH...")
  process.exit(2)
}

/** Modules, and the folders in them that hold API packages: one for each version of a group. */
const MODULES = {
  "k8s.io/api": ["*/*"],
  "k8s.io/apiextensions-apiserver": ["pkg/apis/apiextensions/*"],
  "k8s.io/kube-aggregator": ["pkg/apis/apiregistration/*"],
  "k8s.io/apimachinery": ["pkg/apis/meta/v1", "pkg/types"],
}
const VERSION = /^v\d+((alpha|beta)\d+)?$/

/** What JSON holds, in one letter. */
const SCALARS = {
  string: "s",
  boolean: "b",
  number: "n",
  int32: "i",
  int64: "l",
  bytes: "y",
  time: "t",
  quantity: "q",
  "int-or-string": "x",
  any: "a",
}

/** Folders of the modules by import path, after fetching them. */
function fetchModules(version) {
  const wanted = Object.keys(MODULES).map((name) => `${name}@v0${version.slice(1)}`)
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-types-"))
  try {
    const text = execFileSync("go", ["mod", "download", "-json", ...wanted], {
      cwd: folder,
      encoding: "utf8",
    })
    return text
      .split(/^(?=\{)/m)
      .map((entry) => JSON.parse(entry))
      .flatMap(({ Path, Dir }) => MODULES[Path].flatMap((glob) => packagesIn(Path, Dir, glob)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function packagesIn(path, dir, glob) {
  const parts = glob.split("/")
  const walk = (at, [part, ...rest]) => {
    if (part === undefined) return [at]
    if (part !== "*") return walk(join(at, part), rest)
    return readdirSync(join(dir, at), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && (rest.length > 0 || VERSION.test(entry.name)))
      .flatMap((entry) => walk(join(at, entry.name), rest))
  }
  return walk("", parts).map((at) => `${path}/${at}=${join(dir, at)}`)
}

function readTypes(packages) {
  const cwd = fileURLToPath(new URL("kubernetes-types/", import.meta.url))
  const options = {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    stdio: ["ignore", "pipe", "inherit"],
  }
  const { status, stdout } = spawnSync("go", ["run", ".", ...packages], options)
  if (status !== 0) process.exit(1)
  return JSON.parse(stdout).map((entry) => ({
    ...entry,
    model: entry.model || modelOf(entry.path),
  }))
}

/** What the OpenAPI document calls a package; since 1.35 the sources say so themselves. */
const modelOf = (path) => path.replace(/^k8s\.io\//, "io.k8s.").replaceAll("/", ".")

/** The types that the kinds lead to; the rest are requests and answers of the API. */
function reachable(packages) {
  const types = new Map(
    packages.flatMap(({ path, types }) => types.map((type) => [`${path}.${type.name}`, type])),
  )
  const kinds = packages.flatMap(({ path, group, types }) =>
    group === "meta.k8s.io" ? [] : types.filter((t) => t.isKind).map((t) => `${path}.${t.name}`),
  )
  const seen = new Set()
  const queue = [...kinds]
  while (queue.length > 0) {
    const id = queue.pop()
    if (seen.has(id) || !types.has(id)) continue
    seen.add(id)
    for (const { type } of types.get(id).fields) queue.push(type.replace(/^(\[\]|\{\})+/, ""))
  }
  return seen
}

/** `core.v1` for `k8s.io/api/core/v1`: the last two folders. */
const shortName = (path) => path.split("/").slice(-2).join(".")

function typeText(type, path) {
  const [, around, inner] = /^((?:\[\]|\{\})*)(.*)$/.exec(type)
  if (inner in SCALARS) return around + SCALARS[inner]
  const dot = inner.lastIndexOf(".")
  const [owner, name] = [inner.slice(0, dot), inner.slice(dot + 1)]
  return around + (owner === path ? name : `${shortName(owner)}.${name}`)
}

function fieldText(field, path) {
  const { name, type, required, patchStrategy, patchMergeKey, listType, listMapKeys } = field
  const keys = listMapKeys === undefined ? "" : `(${listMapKeys.join(",")})`
  const mergeKey = patchMergeKey === undefined ? "" : `(${patchMergeKey})`
  return [
    `${name}${required ? "!" : ""}:${typeText(type, path)}`,
    listType === undefined ? "" : `=${listType}${keys}`,
    patchStrategy === undefined ? "" : `~${patchStrategy}${mergeKey}`,
    field.default === undefined || !/^"[\w-]+"$/.test(field.default)
      ? ""
      : `^${JSON.parse(field.default)}`,
  ].join("")
}

function tableText(packages) {
  const used = reachable(packages)
  return packages
    .filter(({ path, types }) => types.some(({ name }) => used.has(`${path}.${name}`)))
    .map(({ path, model, group, version, types }) => {
      const rows = types
        .filter(({ name }) => used.has(`${path}.${name}`))
        .map(({ name, isKind, fields }) => {
          const texts = fields.map((field) => fieldText(field, path))
          return [isKind ? `+${name}` : name, ...texts].join(" ")
        })
      return [`@${shortName(path)} ${model} ${group}/${version}`, ...rows].join("\n")
    })
    .join("\n")
}

function splitTable(text) {
  const packages = text.split(/^(?=@)/m).map((part) => part.trimEnd().split("\n"))
  return new Map(
    packages.map(([head, ...rows]) => [head, new Map(rows.map((row) => [rowName(row), row]))]),
  )
}

const rowName = (row) => /^\+?(\S+)/.exec(row)[1]

/** What turns the text of `base` into that of `text`, but for the order: see src/types/difference.ts. */
function differenceText(base, text) {
  const [old, now] = [splitTable(base), splitTable(text)]
  const lines = []
  for (const head of old.keys()) if (!now.has(head)) lines.push(`-${head}`)
  for (const [head, rows] of now) {
    const before = old.get(head) ?? new Map()
    const gone = [...before.keys()].filter((name) => !rows.has(name)).map((name) => `-${name}`)
    const changed = [...rows.keys()].filter((name) => before.get(name) !== rows.get(name))
    const texts = changed.map((name) => rowDifference(before.get(name), rows.get(name)))
    if (gone.length + texts.length > 0) lines.push(head, ...gone, ...texts)
  }
  return lines.join("\n")
}

/** A row whole, or `~` and the fields that it has not, or has otherwise. */
function rowDifference(before, row) {
  if (before === undefined) return row
  const [name, ...fields] = row.split(" ")
  const [oldName, ...old] = before.split(" ")
  const fieldName = (field) => field.slice(0, field.search(/!?:/))
  const kept = new Set(fields.map(fieldName))
  const gone = old.map(fieldName).filter((field) => !kept.has(field))
  const changed = fields.filter((field) => !old.includes(field))
  const text = [`~${name}`, ...gone.map((field) => `-${field}`), ...changed].join(" ")
  return name === oldName && text.length < row.length ? text : row
}

function write(version, constant, words, text) {
  if (/[`\\]|\$\{/.test(text)) throw new Error("the table would need escapes")
  const [, minor] = version.split(".")
  writeFileSync(
    new URL(`../src/generated/kubernetes-1.${minor}.ts`, import.meta.url),
    `// Generated by scripts/kubernetes-types.mjs from the modules of Kubernetes ${version}. Do not edit.

/** ${words} */
export const KUBERNETES_1_${minor}${constant} = \`
${text}
\`
`,
  )
}

const [newest, ...others] = versions
const whole = tableText(readTypes(fetchModules(newest)))
write(newest, "", "The types of the Kubernetes API; how it is written: type-table.ts.", whole)
for (const version of others) {
  const words = `What makes this release out of the table of ${newest}; how it is written: difference.ts.`
  const text = tableText(readTypes(fetchModules(version)))
  write(version, "_DIFFERENCE", words, differenceText(whole, text))
}
