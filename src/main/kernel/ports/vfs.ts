/**
 * The file work that the audit journal needs, and no more: small, so that a test can put a disk in
 * its place that fails, fills up or forgets what was not synced (audit-log.md §6).
 *
 * Every call rejects with an error that carries a POSIX `code` (`ENOENT`, `ENOSPC`, `EIO`, …).
 */
export interface Vfs {
  /** Makes the directory and its parents, mode 0700; an existing one is left as it is. */
  makeDirectory(path: string): Promise<void>
  /** Names (not paths) of what lies in the directory, in no order. */
  list(path: string): Promise<readonly string[]>
  /** Makes a new file, mode 0600, open for writing; `EEXIST` if there is one. */
  create(path: string): Promise<VfsFile>
  /** Opens an existing file; `read` is enough for reading and for `sync`. */
  open(path: string, access: 'read' | 'write'): Promise<VfsFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Makes creations, renames and removals in the directory durable. */
  syncDirectory(path: string): Promise<void>
  /** Bytes that an ordinary user may still write on the file system that holds the path. */
  freeBytes(path: string): Promise<number>
}

/** One open file. Positions are absolute: there is no cursor. */
export interface VfsFile {
  /** Writes all bytes or rejects; after a rejection any part of them may be in the file. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** At most `length` bytes; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>
  size(): Promise<number>
  /** Data and size durable, times perhaps not (`fdatasync`). A rejection means: never trust this file again. */
  dataSync(): Promise<void>
  close(): Promise<void>
}
