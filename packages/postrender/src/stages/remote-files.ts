import type { RemoteFiles } from "@sternpost/kustomize"

/** What fetches the remote resources of kustomizations, loaded when somebody allows it. */
export async function remoteFiles(): Promise<RemoteFiles & { dispose(): void }> {
  return (await import("./kustomize-remote.ts")).remoteFiles()
}
