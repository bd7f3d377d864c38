/** Gives each container without a memory limit one. */
export default {
  phase: "mutate",
  idempotent: true,
  options: {
    type: "object",
    required: ["memory"],
    additionalProperties: false,
    properties: { memory: { type: "string" } },
  },
  run(objects, { options }) {
    for (const { spec } of objects)
      for (const container of podSpecOf(spec)?.containers ?? []) {
        container.resources ??= {}
        container.resources.limits ??= {}
        container.resources.limits.memory ??= options.memory
      }
  },
}

function podSpecOf(spec) {
  return spec.jobTemplate?.spec.template.spec ?? spec.template?.spec ?? spec
}
