export function stopDaemons(folder: string): Promise<void>
export function removeRun(folder: string): Promise<void>
