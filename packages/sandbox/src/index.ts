export { allowedEnvironment, type Environment } from "./environment.ts"
export { SandboxError, type SandboxErrorCode, type SandboxErrorDetails } from "./errors.ts"
export { type ProcessOptions, type ProcessResult, runProcess } from "./process.ts"
