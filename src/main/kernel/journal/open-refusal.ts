/** Why there is no journal at all. */
export type OpenRefusal =
  | {
      readonly kind: 'refused'
      readonly code: 'HELD_BY_ANOTHER'
      /** The other console's process id, when it says so. */
      readonly pid: number | null
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      /** Neither a keychain nor a recovery recipient could open what would be written. */
      readonly code: 'NEEDS_PASSPHRASE'
      readonly because: 'locked' | 'absent' | 'wrong-key'
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      readonly code: 'BAD_RECIPIENT'
      /** Public, so it may be shown. */
      readonly recipient: string
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      readonly code: 'DISK_REFUSES'
      /** POSIX code of the disk's answer. */
      readonly error: string
      readonly next: string
    }
