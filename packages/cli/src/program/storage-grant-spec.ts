import { type CommandSpec, commandSpec, type FlagDoc } from "./command-spec.ts"
import { exit } from "./exits.ts"
import { outputFlag, plainFlags } from "./flag-docs.ts"

const CLUSTER = "Which cluster, with --from-cluster:"

const FLAGS: readonly FlagDoc[] = [
  {
    name: "from-cluster",
    kind: "switch",
    description: "Read the Roles and bindings of a cluster instead of manifests.",
  },
  {
    name: "apply",
    kind: "switch",
    description: "Make the database so, all at once or not at all, instead of printing the script.",
  },
  {
    name: "check",
    kind: "switch",
    description: "Tell where the database is otherwise; it changes and locks nothing.",
  },
  {
    name: "resource",
    kind: "value",
    value: "NAME",
    description:
      "What in the cluster stands for the records: secrets (the default) or configmaps, if Helm would keep them there.",
    choices: ["secrets", "configmaps"],
  },
  {
    name: "roles",
    kind: "value",
    value: "FILE",
    description: "A YAML file that says which subjects have which roles of the database.",
    completes: "file",
  },
  {
    name: "schema",
    kind: "value",
    value: "NAME",
    description:
      "The schema of Helm's tables; by default public, or where the connection finds them.",
  },
  {
    name: "include-system",
    kind: "switch",
    description: "Also for system: users and groups, and for the accounts in kube-system.",
  },
  {
    name: "namespace",
    kind: "value",
    value: "NAME",
    description: "The namespace of Roles and RoleBindings that name none.",
  },
  outputFlag("text", "json"),
  {
    name: "kubeconfig",
    kind: "value",
    value: "FILE",
    description: "The kubeconfig; by default $KUBECONFIG, or ~/.kube/config.",
    completes: "file",
    group: CLUSTER,
  },
  {
    name: "kube-context",
    kind: "value",
    value: "NAME",
    description: "The context of the kubeconfig; by default $HELM_KUBECONTEXT, or the current one.",
    group: CLUSTER,
  },
]

/** `sternpost storage grant`: roles and row-level policies of PostgreSQL from Kubernetes RBAC. */
export function storageGrantSpec(): CommandSpec {
  return commandSpec({
    name: "grant",
    summary: "make PostgreSQL roles and row-level policies from Kubernetes RBAC",
    description:
      "Whoever may list, create, update or delete the Secrets of a namespace may do so with the records of its releases in PostgreSQL, and with no others. Prints a script of SQL, which changes nothing when it runs again.",
    args: [
      {
        name: "FILE",
        description: "Manifests with Roles and bindings: files, folders, or - for stdin.",
        optional: true,
        variadic: true,
        completes: "file",
      },
    ],
    flags: [...FLAGS, ...plainFlags("debug")],
    sections: [
      {
        title: "Environment:",
        lines: [
          "HELM_DRIVER_SQL_CONNECTION_STRING  the database of --apply and --check, as the owner of Helm's tables",
          "HELM_KUBE...                       how to reach the cluster, as for Helm",
        ],
      },
    ],
    examples: [
      {
        says: "What the manifests in a folder ask for",
        command: "sternpost storage grant rbac > grants.sql",
      },
      { says: "Do it, from a cluster", command: "sternpost storage grant --from-cluster --apply" },
      {
        says: "Whether it is still so, in CI",
        command: "sternpost storage grant --check --output json rbac",
      },
    ],
    exits: [
      exit("done", "done; with --check: the database is as RBAC asks"),
      exit("findings", "with --check: it is not"),
      exit("usage", "wrong usage, or a manifest that makes no sense"),
      exit("failed", "the cluster or the database refused, or could not be reached"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/grant.ts")).grant(flags),
    },
  })
}
