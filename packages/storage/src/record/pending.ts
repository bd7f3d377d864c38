const PENDING = /^pending-(install|upgrade|rollback)$/

/** Whether a status says that an operation is under way, or was broken off: Helm then refuses the next one. */
export const isPending = (status: string): boolean => PENDING.test(status)
