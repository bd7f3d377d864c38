import { TransformError } from "../errors.ts"
import { istioRows } from "./istio.ts"

/** Where a wish for or against sidecars stands. */
export interface Place {
  readonly of: "pod" | "workload" | "namespace"
  readonly in: "labels" | "annotations"
}

/** One row of a precedence table; the first that decides is the one that counts. */
export interface PrecedenceRow extends Place {
  readonly key: string
  /** Values that ask for the sidecar. */
  readonly on: readonly string[]
  /** Values that refuse it. */
  readonly off: readonly string[]
  /** Values about which a later row decides, where any other value decides here. */
  readonly silent?: readonly string[]
  /** What any other value means: nothing, a wish, a refusal, a wish for another injector, or a mistake. */
  readonly otherwise: "ignored" | "on" | "off" | "other-revision" | "error"
}

/** How a family of injectors asks, and is asked. */
export interface Convention {
  readonly rows: readonly PrecedenceRow[]
  /** Whether a pod about which no row says anything gets the sidecar. */
  readonly default: boolean
  /** Namespaces that get none. */
  readonly excludedNamespaces: readonly string[]
  /** Annotations of pods that show that an injector was there, with the value that says so, or any. */
  readonly injectedMarks: Readonly<Record<string, string | undefined>>
  /** The annotation by which a pod chooses templates. */
  readonly templates: string
}

const OWN_KEY = "sidecar.sternpost.dev/inject"
const OWN_TEMPLATES = "sidecar.sternpost.dev/templates"
const YES = ["true", "yes", "on", "enabled"]
const NO = ["false", "no", "off", "disabled"]

/** The rows of a key that anybody may set: a label beats an annotation, what is nearer to the pod wins. */
function ownRows(label: string, annotation: string): readonly PrecedenceRow[] {
  const values = { on: YES, off: NO, otherwise: "error" } as const
  return (["pod", "workload", "namespace"] as const).flatMap((of) => [
    { of, in: "labels" as const, key: label, ...values },
    { of, in: "annotations" as const, key: annotation, ...values },
  ])
}

/**
 * The conventions by name. Sources: istio pkg/kube/inject/inject.go and "Controlling the injection policy" of
 * its documentation (1.24); linkerd2 pkg/inject/report.go (edge-25.1); vault-k8s agent-inject/agent/agent.go (1.5).
 */
export const CONVENTIONS: Readonly<
  Record<"sternpost" | "istio" | "linkerd" | "vault", Convention>
> = {
  sternpost: {
    rows: ownRows(OWN_KEY, OWN_KEY),
    default: true,
    excludedNamespaces: [],
    injectedMarks: {},
    templates: OWN_TEMPLATES,
  },
  istio: {
    rows: istioRows(),
    default: false,
    excludedNamespaces: ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"],
    injectedMarks: { "sidecar.istio.io/status": undefined },
    templates: "inject.istio.io/templates",
  },
  linkerd: {
    rows: [
      podRow("annotations", "linkerd.io/inject", ["enabled", "ingress"], ["disabled"], "error"),
      namespaceRow("annotations", "linkerd.io/inject", ["enabled", "ingress"], ["disabled"]),
    ],
    default: false,
    excludedNamespaces: [],
    injectedMarks: { "linkerd.io/proxy-version": undefined },
    templates: OWN_TEMPLATES,
  },
  vault: {
    rows: [
      podRow(
        "annotations",
        "vault.hashicorp.com/agent-inject",
        ["1", "t", "T", "true", "TRUE", "True"],
        ["0", "f", "F", "false", "FALSE", "False"],
        "error",
      ),
    ],
    default: false,
    excludedNamespaces: ["kube-system", "kube-public"],
    injectedMarks: { "vault.hashicorp.com/agent-inject-status": "injected" },
    templates: OWN_TEMPLATES,
  },
}

export type ConventionName = keyof typeof CONVENTIONS

function podRow(
  place: Place["in"],
  key: string,
  on: readonly string[],
  off: readonly string[],
  otherwise: PrecedenceRow["otherwise"],
): PrecedenceRow {
  return { of: "pod", in: place, key, on, off, otherwise }
}

function namespaceRow(
  place: Place["in"],
  key: string,
  on: readonly string[],
  off: readonly string[],
): PrecedenceRow {
  return { of: "namespace", in: place, key, on, off, otherwise: "ignored" }
}

/** How a stage says who gets its sidecars. */
export interface InjectOptions {
  /** Whose convention; `sternpost` unless said otherwise. */
  readonly preset?: ConventionName
  /** The revision of Istio whose injector the sidecars stand for; any, unless said otherwise. */
  readonly revision?: string
  /** Keys to look for instead of the convention's own: of a label, and of an annotation. */
  readonly label?: string
  readonly annotation?: string
  /** Whether those get it that say nothing. */
  readonly default?: boolean
  readonly excludedNamespaces?: readonly string[]
  /** The annotation by which a pod chooses templates. */
  readonly templates?: string
}

/** The convention that a stage follows. Throws a `TransformError` for a revision where there are none. */
export function conventionOf(options: InjectOptions = {}): Convention {
  const { preset = "sternpost", revision, label, annotation, ...rest } = options
  const base = CONVENTIONS[preset]
  const isOwnKey = label !== undefined || annotation !== undefined
  if (revision !== undefined && (preset !== "istio" || isOwnKey))
    throw new TransformError(
      "OPTION_INVALID",
      "inject.revision is for Istio's labels; it needs preset: istio, without label and annotation",
    )
  const rows = isOwnKey
    ? ownRows(label ?? OWN_KEY, annotation ?? label ?? OWN_KEY).filter(
        (row) => (row.in === "labels" ? label : annotation) !== undefined,
      )
    : revision === undefined
      ? base.rows
      : istioRows(revision)
  return {
    ...base,
    rows,
    default: rest.default ?? base.default,
    excludedNamespaces: rest.excludedNamespaces ?? base.excludedNamespaces,
    templates: rest.templates ?? base.templates,
  }
}
