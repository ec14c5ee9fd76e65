/** What the console remembers about its looks; nothing of it changes what it does. */
export interface Preferences {
  readonly theme: 'system' | 'dark' | 'light'
  /** Masks personal data on screen. */
  readonly privacy: boolean
  readonly window?: {
    readonly x?: number
    readonly y?: number
    readonly width: number
    readonly height: number
    readonly maximized: boolean
  }
}

export const defaultPreferences: Preferences = { theme: 'system', privacy: false }

/** Kept by the hosts: `electron-store` in Electron, `conf` (its base class, the same file) in Node. */
export interface PreferenceStore {
  read(): Preferences
  /** Keeps the given ones, leaves the others. */
  change(preferences: Partial<Preferences>): void
}
