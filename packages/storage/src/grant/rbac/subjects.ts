import type { RbacSubject } from "./types.ts"

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/

/** A service account by whichever of its two names a binding has it. */
export function asAccount(subject: RbacSubject): RbacSubject {
  const [, namespace, name] = (subject.kind === "User" && ACCOUNT.exec(subject.name)) || []
  if (namespace === undefined || name === undefined) return subject
  return { kind: "ServiceAccount", namespace, name }
}

/** Whether it is part of the cluster itself: nobody connects to a database as a controller. */
export const isSystem = (subject: RbacSubject): boolean =>
  subject.kind === "ServiceAccount"
    ? subject.namespace === "kube-system"
    : subject.name.startsWith("system:")

/** `User alice`, `ServiceAccount shop/deployer`: different for different subjects. */
export const subjectName = (subject: RbacSubject): string =>
  subject.kind === "ServiceAccount"
    ? `ServiceAccount ${subject.namespace}/${subject.name}`
    : `${subject.kind} ${subject.name}`
