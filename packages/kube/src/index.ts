export { createKubeClient, type KubeClient } from "./client.ts"
export {
  type ClusterClient,
  type ConnectionLimits,
  type ConnectOptions,
  connect,
} from "./connect.ts"
export {
  type AccessRule,
  hasReason,
  KubeError,
  type KubeErrorCode,
  type KubeErrorDetails,
  type KubeReason,
  type StatusCause,
} from "./errors.ts"
export type {
  DeleteOptions,
  KubeList,
  KubeObject,
  KubeObjects,
  ListOptions,
  ListRef,
  ObjectMeta,
  ObjectRef,
  PatchOptions,
  PatchType,
  RequestOptions,
  WriteOptions,
} from "./objects.ts"
export type { Resource } from "./resource.ts"
export type { KubeRequest, KubeResponse, Transport } from "./transport.ts"
