export type { KubeUnderTest } from "./conformance/case.ts"
export { testKube } from "./conformance.ts"
export { type ListeningApiServer, type ListenOptions, listen } from "./listen.ts"
export {
  createMemoryApiServer,
  type MemoryApiServer,
  type MemoryApiServerOptions,
} from "./memory-server.ts"
export type { Attributes } from "./route.ts"
