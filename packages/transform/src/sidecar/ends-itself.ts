/**
 * Whether pods end when their containers do: those of Jobs, and others that are not started again for ever, as
 * tests of charts are. Kinds called `...Job` may say how their pods restart somewhere else (`MPIJob`), or not at all.
 */
export function endsItself(kind: string, restartPolicy: unknown): boolean {
  if (restartPolicy === undefined || restartPolicy === null || restartPolicy === "")
    return kind.endsWith("Job")
  return restartPolicy === "Never" || restartPolicy === "OnFailure"
}
