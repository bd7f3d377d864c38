import type { Place, PrecedenceRow } from "./conventions.ts"

const INJECTION = "istio-injection"
const INJECT = "sidecar.istio.io/inject"
const REVISION = "istio.io/rev"

/**
 * Istio's precedence for the injector of a revision, or for all of them together. A namespace that has
 * `istio-injection` belongs to the default revision, whatever its `istio.io/rev` says, and one that has
 * `istio.io/rev` to that one, whatever its pods say; a pod can only refuse.
 * Sources: the four selectors of istiod's MutatingWebhookConfiguration (1.24), istio pkg/kube/inject/inject.go.
 */
export function istioRows(revision?: string): readonly PrecedenceRow[] {
  const isDefault = revision === undefined || revision === "default"
  return [
    isDefault
      ? namespaceLabel(INJECTION, { off: ["disabled"], silent: ["enabled"], otherwise: "off" })
      : namespaceLabel(INJECTION, { off: ["disabled"], otherwise: "other-revision" }),
    podMark("labels", INJECT, { off: ["false"], otherwise: "ignored" }),
    podMark("annotations", INJECT, { off: ["false"], otherwise: "ignored" }),
    ...(isDefault ? [namespaceLabel(INJECTION, { on: ["enabled"], otherwise: "ignored" })] : []),
    namespaceLabel(REVISION, ofRevision(revision)),
    podMark("labels", REVISION, ofRevision(revision)),
    ...(isDefault
      ? [
          podMark("labels", INJECT, { on: ["true"], otherwise: "ignored" }),
          podMark("annotations", INJECT, { on: ["true"], otherwise: "ignored" }),
        ]
      : []),
  ]
}

type Values = Partial<Pick<PrecedenceRow, "on" | "off" | "silent">> &
  Pick<PrecedenceRow, "otherwise">

function ofRevision(revision: string | undefined): Values {
  return revision === undefined
    ? { otherwise: "on" }
    : { on: [revision], otherwise: "other-revision" }
}

function namespaceLabel(key: string, values: Values): PrecedenceRow {
  return { of: "namespace", in: "labels", key, on: [], off: [], ...values }
}

function podMark(place: Place["in"], key: string, values: Values): PrecedenceRow {
  return { of: "pod", in: place, key, on: [], off: [], ...values }
}
