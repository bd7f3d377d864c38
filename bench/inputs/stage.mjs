/** A label on every object, as somebody would write it. */
export default {
  idempotent: true,
  transform(object) {
    object.metadata.labels = { ...object.metadata.labels, "example.com/team": "platform" }
  },
}
