/**
 * A stream up to this size is read whole, so that a mistake anywhere in it is told by us. In a larger
 * one only what a stage looks at is read: Kubernetes' tools read the rest anyway. In bytes.
 */
export const VERIFIED_BYTES: number = 64 * 1024
