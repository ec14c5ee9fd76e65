/** One kind of thing that is remembered, known by this very object. */
export interface Memory<T extends object> {
  make(): T
}

/**
 * What this process has found out in a run and would only have to find out again. It ends with the process: losing it
 * costs time, and nothing may be true because it stands here.
 */
export interface Remembered {
  /** The same object for the same memory, for as long as the process lives. */
  of<T extends object>(memory: Memory<T>): T
}
