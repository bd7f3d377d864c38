import { at, listOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"

export const hostPort: LintRule = {
  id: "host-port",
  summary: "a container takes a port of the node",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Two pods that want one port cannot be on one node, and no NetworkPolicy guards it. Use a Service.",
  bad: "ports:\n- {containerPort: 8080, hostPort: 8080}",
  good: "ports:\n- {containerPort: 8080}",
  peers: ["polaris/hostPortSet", "kyverno/disallow-host-ports"],
  container({ value, path, name }, { report }) {
    for (const [index, port] of listOf(value["ports"]).entries()) {
      const taken = at(port, "hostPort")
      if (typeof taken === "number" && taken !== 0)
        report(`the container "${name}" takes port ${taken} of the node`, [
          ...path,
          "ports",
          index,
          "hostPort",
        ])
    }
  },
}

export const privilegedPorts: LintRule = {
  id: "privileged-ports",
  summary: "a container listens on a port below 1024",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Such ports were root's, and images that use them mostly still run as root. Listen above, and let the Service have the small number.",
  bad: "ports:\n- {containerPort: 80}",
  good: "ports:\n- {containerPort: 8080}",
  peers: ["kube-linter/privileged-ports"],
  container({ value, path, name }, { report }) {
    for (const [index, port] of listOf(value["ports"]).entries()) {
      const number = at(port, "containerPort")
      if (typeof number === "number" && number > 0 && number < 1024)
        report(`the container "${name}" listens on port ${number}`, [
          ...path,
          "ports",
          index,
          "containerPort",
        ])
    }
  },
}

export const sshPort: LintRule = {
  id: "ssh-port",
  summary: "a container offers SSH",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "`kubectl exec` does what people want SSH for, with the cluster's own users, permissions and audit.",
  bad: "ports:\n- {containerPort: 22, protocol: TCP}",
  good: "ports:\n- {containerPort: 8080}",
  peers: ["kube-linter/ssh-port"],
  container({ value, path, name }, { report }) {
    for (const [index, port] of listOf(value["ports"]).entries())
      if (at(port, "containerPort") === 22 && (at(port, "protocol") ?? "TCP") === "TCP")
        report(`the container "${name}" offers SSH`, [...path, "ports", index, "containerPort"])
  },
}
