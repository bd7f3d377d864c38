// Asks the API server's own code.
import { askProgram } from "../ask.mjs"

/**
 * The answers to requests (see main.go), in order: `{ value }`, `{ invalid }` or `{ error }`. Needs the go
 * command; the first build takes two minutes.
 */
export const askKubernetes = (requests) => askProgram(import.meta.url, requests)
