let calls = 0

export default {
  idempotent: true,
  transform(object) {
    calls += 1
    object.metadata.generation = calls
  },
}
