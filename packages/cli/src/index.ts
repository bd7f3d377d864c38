export { EXIT, type ExitCode } from "./exit.ts"
export { main } from "./main.ts"
