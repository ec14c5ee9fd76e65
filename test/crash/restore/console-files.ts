import { readFileSync, writeFileSync } from 'node:fs'
import type { Keychain } from '../../../src/main/kernel/ports/keychain.ts'
import { PASSWORDS } from '../../doubles/systems-postgres/console-double.ts'

/** What a console is given to start with; plain, so that it goes through an argument. */
export interface ConsolePlace {
  /** The profile: the same for every console of a point. */
  readonly profile: string
  /** Its own data directory. */
  readonly userData: string
  readonly hostName: string
  /** Where its keychain keeps what it is given: the log's key must outlive a kill. */
  readonly keychain: string
  /** The only directory in which programs are looked for first. */
  readonly tools: string
  /** Whether a run may begin where none is found to be gone on with. */
  readonly begins: boolean
  /** Kills itself at this operation of its log's disk, before or after it was carried out. */
  readonly diskKill?: { readonly nth: number; readonly when: 'before' | 'after' }
}

/** A keychain in a file, which knows the operator's password from the beginning. */
export function fileKeychain(file: string): Keychain {
  const read = (): Record<string, string> => {
    try {
      // Written below.
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
    } catch {
      return {}
    }
  }
  return {
    getPassword: async (service, account) =>
      account === 'operator'
        ? (PASSWORDS['vlossom_operator'] ?? null)
        : (read()[`${service}/${account}`] ?? null),
    async setPassword(service, account, password) {
      writeFileSync(file, JSON.stringify({ ...read(), [`${service}/${account}`]: password }), {
        mode: 0o600,
      })
    },
    async deletePassword(service, account) {
      const { [`${service}/${account}`]: gone, ...rest } = read()
      writeFileSync(file, JSON.stringify(rest), { mode: 0o600 })
      return gone !== undefined
    },
  }
}
