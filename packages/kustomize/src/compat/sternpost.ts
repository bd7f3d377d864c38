import type { TreeMap } from "@sternpost/goyaml"
import { applyStrategicPatch, type JsonObject, PatchError } from "@sternpost/patch"
import {
  type CustomType,
  isClusterScoped,
  type KindTypes,
  loadKindTypes,
  nameReferences,
} from "@sternpost/schema"
import { compileRule, formatImage, splitImage, TransformError } from "@sternpost/transform"
import { KustomizeError } from "../errors.ts"
import { fieldText } from "../fields/access.ts"
import { fromJson, toJson } from "../fields/json.ts"
import { FROZEN_KINDS } from "../kinds/kind-book.ts"
import { MergeFailure } from "../merge/failure.ts"
import { splitApiVersion } from "../objects/identity.ts"
import type { NameReference } from "../references/names.ts"
import type { ImageRewrite } from "../transform/images.ts"
import type { Behaviour } from "./compat.ts"

/**
 * Current knowledge in place of what kustomize has frozen: lists merge as Kubernetes 1.36 and the given
 * custom types say, images match by their normalized names and in ephemeral containers too, and more
 * kinds are known to belong to no namespace or to name others.
 */
export async function sternpostBehaviour(
  customTypes: readonly CustomType[] = [],
): Promise<Behaviour> {
  const types = await loadKindTypes(customTypes)
  return {
    kinds: {
      isClusterScoped: (apiVersion, kind) =>
        isClusterScoped({ ...splitApiVersion(apiVersion), kind }),
      typeOf: FROZEN_KINDS.typeOf,
    },
    hasTexts: false,
    merge: (object, patch) => merge(object, patch, types),
    rewriteImage: ({ name = "", ...rest }, place): ImageRewrite => {
      try {
        const rule = compileRule({ name, ...rest })
        return (image) => {
          const changed = rule.apply(splitImage(image))
          return changed === undefined ? undefined : formatImage(changed)
        }
      } catch (cause) {
        if (!(cause instanceof Error)) throw cause
        const message = cause instanceof TransformError ? cause.message : `images: ${cause.message}`
        throw new KustomizeError("KUSTOMIZATION_INVALID", message, { ...place, cause })
      }
    },
    containerLists: new Set(["containers", "initContainers", "ephemeralContainers"]),
    nameReferences: nameReferences().map(readReference),
  }
}

function merge(object: TreeMap, patch: TreeMap, types: KindTypes): TreeMap | undefined {
  if (fieldText(patch, "$patch") === "delete") return undefined
  const gvk = {
    ...splitApiVersion(fieldText(object, "apiVersion")),
    kind: fieldText(object, "kind"),
  }
  try {
    const schema = types.typeOf(gvk)
    const merged = applyStrategicPatch(toJson(object) as JsonObject, toJson(patch) as JsonObject, {
      schema,
    })
    return fromJson(merged) as TreeMap
  } catch (cause) {
    if (cause instanceof PatchError) throw new MergeFailure(cause.message)
    throw cause
  }
}

function readReference({
  referent,
  field,
}: ReturnType<typeof nameReferences>[number]): NameReference {
  const { path, group = "", version = "", kind = "" } = field
  return {
    referent: {
      group: referent.group ?? "",
      version: referent.version ?? "",
      kind: referent.kind ?? "",
    },
    fields: [{ path, group, version, kind, create: false }],
  }
}
