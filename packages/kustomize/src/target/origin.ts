import { posix } from "node:path"
import { formatScalar } from "@sternpost/goyaml"
import { remoteRepository } from "../files/remote.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"

/** Where something comes from, relative to the folder that is built. */
export interface Origin {
  readonly path: string
  readonly repo?: string
  readonly ref?: string
}

/** What was at work on a resource, and where it is configured. */
export interface Worker {
  readonly configuredIn: string
  readonly configuredBy: {
    readonly apiVersion: string
    readonly kind: string
    readonly name?: string
    readonly namespace?: string
  }
  readonly repo?: string
  readonly ref?: string
}

/** The origin of what a kustomization names. */
export function originOf(origin: Origin, path: string): Origin {
  const repository = remoteRepository(path)
  if (repository === undefined) return { ...origin, path: posix.join(origin.path, path) }
  const { url, ref, path: inside } = repository
  return { path: posix.join(inside), repo: url, ...(ref === undefined ? {} : { ref }) }
}

/** One of kustomize's own generators or transformers. */
export function builtinWorker(origin: Origin, file: string, kind: string): Worker {
  return {
    ...withoutPath(origin),
    configuredIn: posix.join(origin.path, file),
    configuredBy: { apiVersion: "builtin", kind },
  }
}

function withoutPath({ repo, ref }: Origin): Partial<Origin> {
  return { ...(repo === undefined ? {} : { repo }), ...(ref === undefined ? {} : { ref }) }
}

/** A generator or transformer that is a document of its own. */
export function documentWorker(document: Resource): Worker | undefined {
  const path = /^path: (.*)$/m.exec(document.origin ?? "")?.[1]
  if (path === undefined) return undefined
  const { apiVersion, kind, name, namespace } = document
  return {
    configuredIn: path,
    configuredBy: { apiVersion, kind, name, ...(namespace === "" ? {} : { namespace }) },
  }
}

export function formatOrigin({ path, repo, ref }: Origin): string {
  return lines({ path, repo, ref }, "")
}

function formatWorker({ repo, ref, configuredIn, configuredBy }: Worker, margin: string): string {
  return `${lines({ repo, ref, configuredIn }, margin)}${margin}configuredBy:\n${lines(configuredBy, `${margin}  `)}`
}

function lines(fields: object, margin: string): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${margin}${key}: ${formatScalar(value)}\n`)
    .join("")
}

/** Says of generated resources what made them. */
export function markGenerated(resources: readonly Resource[], worker: Worker | undefined): void {
  if (worker !== undefined)
    for (const resource of resources) {
      resource.keepMarks()
      resource.origin ??= formatWorker(worker, "")
    }
}

/** Says of all resources that something has transformed them. */
export function markTransformed({ resources }: ResourceList, worker: Worker | undefined): void {
  if (worker === undefined) return
  const entry = formatWorker(worker, "  ").replace(/^ {2}/, "- ")
  for (const resource of resources) {
    resource.keepMarks()
    if (resource.origin === undefined) resource.origin = formatWorker(worker, "")
    else resource.transformations += entry
  }
}
