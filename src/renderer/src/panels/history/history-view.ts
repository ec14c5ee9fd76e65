/** The views of the history. */
export type HistoryView = 'runs' | 'records' | 'safekeeping'
