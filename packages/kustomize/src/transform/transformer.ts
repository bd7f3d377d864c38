import type { ResourceList } from "../objects/resource-list.ts"

/** One step on all resources. */
export type Transformer = (list: ResourceList) => void
