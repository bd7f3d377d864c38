/** How the drivers reach a cluster: `createSecretDriver({ objects: await connect(), namespace })`. */
export { type ClusterClient, type ConnectOptions, connect } from "@sternpost/kube"
/** Helm's release records: codec, drivers, store, migration, repair. See the package's README. */
export * from "@sternpost/storage"
