/** What system errors mean and what to do about them, by their codes. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: "permission denied; give this user the right to it",
  EAGAIN: "it is not ready; try again",
  EDQUOT: "the quota is used up; free some space",
  EFBIG: "the file would be too large for this file system",
  EIO: "an input or output error; look into the device",
  EISDIR: "it is a folder; name a file",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
  ENOENT: "there is no such file or folder",
  ENOSPC: "no space is left there; free some, or write elsewhere",
  ENOTDIR: "a part of its path is no folder",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only; write elsewhere",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GB; give it in parts",
  ETXTBSY: "a program that runs is stored there; write elsewhere",
}

/** Says a system error in words, with its code: `it is a folder; name a file (EISDIR)`. */
export function systemProblem(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const code = "code" in cause ? String(cause.code) : ""
  const words = WORDS[code]
  return words === undefined ? cause.message : `${words} (${code})`
}
