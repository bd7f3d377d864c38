import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { exit } from "./exits.ts"
import { outputFlag, plainFlags } from "./flag-docs.ts"
import { ALL_NAMESPACES, NAMESPACE, RELEASE, STORAGE_FLAGS, VARIABLES } from "./storage-flags.ts"
import { storageGrantSpec } from "./storage-grant-spec.ts"
import { doctorSpec, migrateSpec, repairSpec } from "./storage-upkeep-specs.ts"

const FAILED = exit("failed", "the cluster or the database refused, or could not be reached")
const UNREADABLE = exit("findings", "some records cannot be read; the others are printed")

/** `sternpost storage`: Helm's release records, wherever they are kept. */
export function storageSpec(): CommandSpec {
  return commandSpec({
    name: "storage",
    summary:
      "look after Helm's release records: list, show, export, import, migrate, repair, doctor, grant",
    description:
      "Reads and writes the records that Helm 3 and 4 keep of their releases: in Secrets, ConfigMaps or PostgreSQL.",
    examples: [
      { says: "All revisions of a release", command: "sternpost storage list web" },
      { says: "What is so big in it", command: "sternpost storage show web" },
      {
        says: "To another backend: what would happen",
        command: "sternpost storage migrate --from secret --to sql --all-namespaces --dry-run",
      },
    ],
    exits: [exit("done", "done"), exit("usage", "wrong usage")],
    commands: [
      listSpec(),
      showSpec(),
      exportSpec(),
      importSpec(),
      migrateSpec(),
      repairSpec(),
      doctorSpec(),
      storageGrantSpec(),
    ],
  })
}

function listSpec(): CommandSpec {
  return commandSpec({
    name: "list",
    summary: "list the stored revisions",
    description:
      "Lists the stored revisions of all releases, or of one. A record that cannot be read is told on stderr.",
    args: [RELEASE],
    flags: [
      {
        name: "latest",
        kind: "switch",
        description:
          "Only the last revision of each release; the others are not even read. A status is asked of that one.",
      },
      {
        name: "status",
        kind: "value",
        value: "WORD",
        description: "Only revisions of this status, such as deployed or pending-upgrade.",
      },
      outputFlag("text", "json"),
      NAMESPACE,
      ALL_NAMESPACES,
      ...STORAGE_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [VARIABLES],
    examples: [
      { says: "One release", command: "sternpost storage list web" },
      { says: "How each release stands", command: "sternpost storage list --latest" },
      {
        says: "What is deployed, for a program",
        command: "sternpost storage list --all-namespaces --status deployed --output json",
      },
    ],
    exits: [exit("done", "done"), UNREADABLE, exit("usage", "wrong usage"), FAILED],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/list.ts")).list(flags),
    },
  })
}

function showSpec(): CommandSpec {
  return commandSpec({
    name: "show",
    summary: "show one stored revision, and how big its parts are",
    description:
      "Shows the last revision of a release, or another, and how much its parts take of the one megabyte that a Secret holds. As text it shows neither values nor manifests; as JSON the whole record, secrets and all.",
    args: [{ name: "RELEASE", description: "Its name." }],
    flags: [
      {
        name: "revision",
        kind: "value",
        value: "NUMBER",
        description: "The revision; by default the last.",
      },
      outputFlag("text", "json"),
      NAMESPACE,
      ...STORAGE_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [VARIABLES],
    examples: [
      { says: "The last revision", command: "sternpost storage show web" },
      {
        says: "The whole record of another",
        command: "sternpost storage show web --revision 1 --output json",
      },
    ],
    exits: [
      exit("done", "done"),
      exit("usage", "wrong usage"),
      exit("failed", "it is not there or cannot be read, or the storage cannot be reached"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/show.ts")).show(flags),
    },
  })
}

function exportSpec(): CommandSpec {
  return commandSpec({
    name: "export",
    summary: "print stored revisions, for import elsewhere",
    description:
      "Prints each record as one line of JSON: namespace, labels, the time of creation and the whole release, secrets and all. A record that cannot be read is told on stderr.",
    args: [RELEASE],
    flags: [NAMESPACE, ALL_NAMESPACES, ...STORAGE_FLAGS, ...plainFlags("debug")],
    sections: [VARIABLES],
    examples: [
      {
        says: "A backup that only you can read",
        command: "umask 077; sternpost storage export --all-namespaces > records.jsonl",
      },
      { says: "One release", command: "sternpost storage export web > web.jsonl" },
    ],
    exits: [exit("done", "done"), UNREADABLE, exit("usage", "wrong usage"), FAILED],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/export.ts")).exportRecords(flags),
    },
  })
}

function importSpec(): CommandSpec {
  return commandSpec({
    name: "import",
    summary: "store what an export has",
    description:
      "Creates the records of an export, each in its own namespace, with its labels and the time it was first created. All of the export is read and compared with what is there before anything is written; nothing that is there is changed.",
    args: [
      {
        name: "FILE",
        description: "The export; by default, and for -, it comes on stdin.",
        optional: true,
        completes: "file",
      },
    ],
    flags: [
      {
        name: "skip-existing",
        kind: "switch",
        description: "Leave out what is there already, instead of refusing all.",
      },
      { name: "dry-run", kind: "switch", description: "Check everything and write nothing." },
      ...STORAGE_FLAGS,
      ...plainFlags("debug"),
    ],
    sections: [VARIABLES],
    examples: [
      {
        says: "Whether an export could be imported",
        command: "sternpost storage export | sternpost storage import --dry-run --skip-existing",
      },
      {
        says: "Go on after an import that was interrupted",
        command: "sternpost storage export | sternpost storage import --skip-existing",
      },
    ],
    exits: [
      exit("done", "done"),
      exit("usage", "the export cannot be read, or wrong usage"),
      FAILED,
      exit("refused", "some records are there already; nothing was written"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/storage/import.ts")).importInto(flags),
    },
  })
}
