// Asks Kubernetes' own code.
import { askProgram } from "../ask.mjs"

/**
 * The answers to requests (see main.go), in order: `{ value }`, `{ conflict }` or `{ error }`. Needs the go
 * command; the first build takes a minute.
 */
export const askKubernetes = (requests) => askProgram(import.meta.url, requests)
