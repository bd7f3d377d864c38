import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

/** `sternpost stage kustomize` and `sternpost-kustomize`. */
export const kustomize: LaterStage = {
  args: [{ name: "DIR", description: "The folder of the kustomization.", completes: "file" }],
  flags: [
    { name: "engine", kind: "value", value: "ENGINE" },
    { name: "compat", kind: "value", value: "WHOSE" },
    { name: "stream", kind: "value", value: "FILE" },
    { name: "load-restrictor", kind: "value", value: "WHICH" },
    { name: "allow-absent-targets", kind: "switch" },
    { name: "allow-remote", kind: "switch" },
  ],
  examples: [
    {
      says: "What a chart renders, through an overlay",
      command: "sternpost-kustomize overlays/production < manifests.yaml",
    },
    {
      says: "Behind Helm 3",
      command:
        "helm install web ./chart --post-renderer sternpost-kustomize --post-renderer-args overlays/production",
    },
    {
      says: "Lists and images as the rest of a pipeline has them",
      command: "sternpost stage kustomize overlays/production --compat sternpost < manifests.yaml",
    },
  ],
  options(flags, command) {
    const [dir, more] = flags.positionals
    if (dir === undefined || more !== undefined)
      throw new UsageError(`${command}: give one folder, that of the kustomization`)
    const values = givenValues(flags, {
      engine: "engine",
      compat: "compat",
      stream: "stream",
      "load-restrictor": "loadRestrictor",
    })
    return {
      dir,
      ...values,
      ...(flags.switches.has("allow-absent-targets") ? { allowAbsentTargets: true } : {}),
      ...(flags.switches.has("allow-remote") ? { allowRemote: true } : {}),
    }
  },
}
