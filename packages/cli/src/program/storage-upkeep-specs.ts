import { type CommandSpec, commandSpec, type FlagDoc } from "./command-spec.ts"
import { exit } from "./exits.ts"
import { outputFlag, plainFlags } from "./flag-docs.ts"
import { ALL_NAMESPACES, NAMESPACE, STORAGE_FLAGS, VARIABLES } from "./storage-flags.ts"

const CLUSTER_FLAGS = STORAGE_FLAGS.filter(({ name }) => name !== "driver")

// Of memory nothing is left to move.
const OF_MEMORY = /^HELM_MEMORY_DRIVER_DATA /

const RELEASE_FLAG: FlagDoc = {
  name: "release",
  kind: "value",
  value: "NAME",
  description: "Only this release.",
}

const endFlag = (name: "from" | "to", description: string): FlagDoc => ({
  name,
  kind: "value",
  value: "DRIVER[:CONTEXT_OR_DSN]",
  description,
})

/** `sternpost storage repair`. */
export function repairSpec(): CommandSpec {
  return commandSpec({
    name: "repair",
    summary: "find records that are damaged or contradict themselves, and mend them",
    description:
      "Looks for several deployed revisions, revisions that are missing, records that cannot be read, labels and names that say something else than the body. Shows what it would do, and does it with consent: --yes, or a y at the terminal. What is changed or deleted is written to a file first. Releases that are pending are named and not touched.",
    flags: [
      RELEASE_FLAG,
      { name: "dry-run", kind: "switch", description: "Show what is wrong; change nothing." },
      { name: "yes", kind: "switch", description: "Mend without asking." },
      {
        name: "backup",
        kind: "value",
        value: "FILE",
        description: "Where what is changed is kept; by default a new file in this folder.",
        completes: "file",
      },
      outputFlag("text", "json"),
      NAMESPACE,
      ALL_NAMESPACES,
      ...STORAGE_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [VARIABLES],
    examples: [
      { says: "What is wrong", command: "sternpost storage repair --all-namespaces --dry-run" },
      { says: "Mend one release", command: "sternpost storage repair --release web --yes" },
    ],
    exits: [
      exit("done", "all records are in order, or were mended"),
      exit("findings", "something is wrong, and was not mended"),
      exit("usage", "wrong usage"),
      exit("failed", "some records could not be mended, or the storage cannot be reached"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/repair.ts")).repair(flags),
    },
  })
}

/** `sternpost storage doctor`. */
export function doctorSpec(): CommandSpec {
  return commandSpec({
    name: "doctor",
    summary: "tell what a storage is, what is in it, and what may go wrong",
    description:
      "Tells which backend it is, how many releases and records are in it and how big they are, which are near the megabyte of a Secret, which rights you lack, who can read releases in ConfigMaps, and in which state Helm's tables in SQL are. Each warning says what to do next. Changes nothing.",
    flags: [
      outputFlag("text", "json"),
      NAMESPACE,
      ALL_NAMESPACES,
      ...STORAGE_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [VARIABLES],
    examples: [
      { says: "The whole cluster", command: "sternpost storage doctor --all-namespaces" },
      {
        says: "One namespace, for a program",
        command: "sternpost storage doctor --namespace shop --output json",
      },
    ],
    exits: [
      exit("done", "nothing to worry about"),
      exit("findings", "there are warnings"),
      exit("usage", "wrong usage"),
      exit("failed", "the storage cannot be reached"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/doctor.ts")).doctor(flags),
    },
  })
}

/** `sternpost storage migrate`. */
export function migrateSpec(): CommandSpec {
  return commandSpec({
    name: "migrate",
    summary: "move records to another backend, cluster or database",
    description:
      "Copies records from one place to another, in any direction between Secrets, ConfigMaps and PostgreSQL, and reads each of them back. Nothing that is in the target is changed: the same record counts as done, another one is a conflict. The source is kept unless --delete-source is given. It can be killed and started again at any point. It refuses while the last revision of a release is pending.",
    usage: "[--from DRIVER[:CONTEXT_OR_DSN]] --to DRIVER[:CONTEXT_OR_DSN] [flags]",
    flags: [
      endFlag(
        "from",
        "Where the records are: secret, configmap or sql; after a colon the context of the kubeconfig, or the connection string. By default what $HELM_DRIVER says, or secret.",
      ),
      endFlag("to", "Where they go, said in the same way."),
      RELEASE_FLAG,
      { name: "dry-run", kind: "switch", description: "Tell what would be done; write nothing." },
      {
        name: "delete-source",
        kind: "switch",
        description: "Delete in the source what is read in the target again just before.",
      },
      {
        name: "resume",
        kind: "switch",
        description:
          "Go on where another run was broken off; a release that is only in the target any more is done.",
      },
      outputFlag("text", "json"),
      NAMESPACE,
      ALL_NAMESPACES,
      ...CLUSTER_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [{ ...VARIABLES, lines: VARIABLES.lines.filter((line) => !OF_MEMORY.test(line)) }],
    examples: [
      {
        says: "What would happen",
        command: "sternpost storage migrate --from secret --to sql --all-namespaces --dry-run",
      },
      {
        says: "One release to another cluster",
        command:
          "sternpost storage migrate --from secret:old --to secret:new --namespace shop --release web",
      },
      {
        says: "Delete the source, once all is well",
        command: "sternpost storage migrate --from secret --to sql --delete-source",
      },
    ],
    exits: [
      exit("done", "done"),
      exit("findings", "some records cannot be read; they stay where they are"),
      exit("usage", "wrong usage"),
      exit("failed", "some releases could not be moved, or one side could not be reached"),
      exit(
        "refused",
        "refused: a release is pending, both sides are one, or the target has something else",
      ),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/migrate.ts")).migrate(flags),
    },
  })
}
