export { addPairsAtOnce } from "./at-once.ts"
export { EXIT, type ExitCode } from "./exit.ts"
export { main } from "./main.ts"
