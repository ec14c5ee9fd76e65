/** How a log is shown. */
export interface LogOptions {
  readonly search: string
  readonly wrap: boolean
  readonly times: boolean
  /** Stays at the newest line. */
  readonly follow: boolean
}

export const plainLog: LogOptions = { search: '', wrap: false, times: true, follow: true }
