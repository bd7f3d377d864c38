import { generateKeyPairSync } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"

/** The users of the control plane. All but `admin` may do nothing until a test binds them a role. */
const users = ["admin", "alice", "bob"] as const
export type User = (typeof users)[number]

const groups: Record<User, string> = { admin: "system:masters", alice: "team-a", bob: "team-b" }

export const tokenOf = (user: User): string => `${user}-token`

/** Writes what kube-apiserver reads at its start: the users' tokens and the key of service accounts. */
export function writeCredentials(folder: string): void {
  const lines = users.map((user) => `${tokenOf(user)},${user},${user},"${groups[user]}"\n`)
  writeFileSync(join(folder, "tokens.csv"), lines.join(""), { mode: 0o600 })
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const pem = privateKey.export({ type: "pkcs1", format: "pem" })
  writeFileSync(join(folder, "service-accounts.key"), pem, { mode: 0o600 })
}

/** The text of a kubeconfig with one context for each user, named like the user. */
export function kubeconfig(server: string, authority: string): string {
  return `apiVersion: v1
kind: Config
current-context: admin
clusters:
  - name: e2e
    cluster:
      server: ${server}
      certificate-authority-data: ${Buffer.from(authority).toString("base64")}
users:
${users.map((user) => `  - name: ${user}\n    user:\n      token: ${tokenOf(user)}\n`).join("")}contexts:
${users.map((user) => `  - name: ${user}\n    context: {cluster: e2e, user: ${user}}\n`).join("")}`
}
