/** A suite cannot run here: its data, or a program that unpacks it, is missing. */
export class Unavailable extends Error {}
export const cacheFolder: string
export function dataFile(name: string, folder?: string): string
export function unpackOnce(archive: string, folder: string): void
