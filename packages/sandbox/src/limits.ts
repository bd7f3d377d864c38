/** How long a program may run when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MS = 60_000
/** How much a program may write to stdout when nobody says otherwise. */
export const DEFAULT_MAX_OUTPUT_BYTES: number = 256 * 1024 * 1024
/** How long a program may clean up between SIGTERM and SIGKILL. */
export const DEFAULT_GRACE_MS = 2000
