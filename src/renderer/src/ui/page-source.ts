/** Where a long list's rows come from: by range, so that a million of them never cross at once. */
export interface PageSource<T> {
  /** Another source has another key. */
  readonly key: string
  /** More rows may come. */
  readonly live: boolean
  page(wanted: {
    readonly from: number
    readonly limit: number
    readonly search: string
    /** Another search or source is looked at by now. */
    readonly signal: AbortSignal
  }): Promise<{ readonly total: number; readonly rows: readonly T[] }>
}
