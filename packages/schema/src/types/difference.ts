/**
 * Makes the table of a release out of that of another, given what scripts/kubernetes-types.mjs wrote down as
 * different. `-@...` is a package that there is not; other lines stand below the head of their package: `-NAME` is a
 * type that it has not, `~NAME -FIELD FIELD...` what is otherwise in a row, and any other line a whole row.
 */
export function applyDifference(base: string, difference: string): string {
  const packages = splitPackages(base)
  for (const [head, rows] of splitPackages(difference)) {
    if (head.startsWith("-")) packages.delete(head.slice(1))
    else packages.set(head, changeRows(packages.get(head), rows))
  }
  return [...packages].map(([head, rows]) => [head, ...rows.values()].join("\n")).join("\n")
}

type Rows = Map<string, string>

function splitPackages(text: string): Map<string, Rows> {
  const packages = new Map<string, Rows>()
  for (const part of text.split(/^(?=-?@)/m)) {
    const [head = "", ...rows] = part.split("\n").filter((line) => line !== "")
    if (head !== "") packages.set(head, new Map(rows.map((row) => [rowName(row), row])))
  }
  return packages
}

function rowName(row: string): string {
  const space = row.indexOf(" ")
  return row.slice(0, space < 0 ? undefined : space).replace(/^[-~]?\+?/, "")
}

function changeRows(rows: Rows | undefined, changes: Rows): Rows {
  const changed = new Map(rows)
  for (const [name, change] of changes) {
    if (change.startsWith("-")) changed.delete(name)
    else if (!change.startsWith("~")) changed.set(name, change)
    else changed.set(name, changeFields(rows?.get(name) ?? name, change.slice(1)))
  }
  return changed
}

function changeFields(row: string, change: string): string {
  const [name = "", ...before] = row.split(" ")
  const fields = new Map(before.map((field) => [fieldName(field), field]))
  for (const field of change.split(" ").slice(1)) {
    if (field.startsWith("-")) fields.delete(field.slice(1))
    else fields.set(fieldName(field), field)
  }
  return [name, ...fields.values()].join(" ")
}

function fieldName(field: string): string {
  return field.slice(0, field.search(/!?:/))
}
