import type { Path } from "@sternpost/manifests"
import { at, listOf, textOf } from "../../read.ts"
import type { LintContext, LintRule } from "../rule.ts"

export const duplicateNameInPod: LintRule = {
  id: "duplicate-container-or-volume-name",
  summary: "two containers, or two volumes, of a pod have one name",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses the object. Mostly an injected sidecar, or an `extraVolumes`, is there twice. Containers share their names with init containers.",
  bad: "containers:\n- {name: web, image: acme/web:1.4}\n- {name: web, image: acme/log:2.0}",
  good: "containers:\n- {name: web, image: acme/web:1.4}\n- {name: log, image: acme/log:2.0}",
  peers: [],
  pod({ containers, spec, path }, context) {
    const volumes = listOf(spec["volumes"]).map((volume, index) => ({
      name: textOf(at(volume, "name")),
      path: [...path, "volumes", index],
    }))
    reportTwice("containers", containers, context)
    reportTwice("volumes", volumes, context)
  },
}

function reportTwice(
  what: string,
  things: readonly { readonly name: string; readonly path: Path }[],
  { report }: LintContext,
): void {
  const seen = new Set<string>()
  for (const { name, path } of things) {
    if (name !== "" && seen.has(name))
      report(`two ${what} of the pod are called "${name}"`, [...path, "name"])
    seen.add(name)
  }
}

export const mountWithoutVolume: LintRule = {
  id: "mount-without-volume",
  summary: "a container mounts a volume that the pod does not have",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses the object. Add the volume, or take the mount out; the volumes of a StatefulSet may also be in `volumeClaimTemplates`.",
  bad: "containers:\n- name: web\n  image: acme/web:1.4\n  volumeMounts: [{name: data, mountPath: /data}]",
  good: "containers:\n- name: web\n  image: acme/web:1.4\n  volumeMounts: [{name: data, mountPath: /data}]\nvolumes:\n- {name: data, emptyDir: {}}",
  peers: [],
  pod({ object, spec, path, containers }, { report }) {
    const claims = listOf(at(object.value, "spec", "volumeClaimTemplates"))
    const names = new Set([
      ...listOf(spec["volumes"]).map((volume) => textOf(at(volume, "name"))),
      ...claims.map((claim) => textOf(at(claim, "metadata", "name"))),
    ])
    // Operators add volumes of their own to the pods of custom resources.
    if (path.length > 0 && !/^(?:|apps|batch|extensions)$/.test(object.group)) return
    for (const container of containers)
      for (const [index, mount] of listOf(container.value["volumeMounts"]).entries()) {
        const name = textOf(at(mount, "name"))
        if (name !== "" && !names.has(name))
          report(
            `the container "${container.name}" mounts "${name}", which is no volume of the pod`,
            [...container.path, "volumeMounts", index],
          )
      }
  },
}
