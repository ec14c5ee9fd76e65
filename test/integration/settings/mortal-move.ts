import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { openEnvironment } from '../../../src/main/kernel/composition/environment.ts'
import { createMove } from '../../../src/main/kernel/composition/move-credentials.ts'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import type { Keychain } from '../../../src/main/kernel/ports/keychain.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

/** A keychain that outlives the process: a file. */
export function keychainFile(file: string, before: () => void = () => undefined): Keychain {
  const read = (): Record<string, string> => JSON.parse(readFileSync(file, 'utf8'))
  function change(items: Record<string, string>): void {
    writeFileSync(`${file}.new`, JSON.stringify(items))
    renameSync(`${file}.new`, file)
  }
  return {
    async getPassword(service, account) {
      before()
      return read()[`${service}/${account}`] ?? null
    },
    async setPassword(service, account, value) {
      before()
      change({ ...read(), [`${service}/${account}`]: value })
    },
    async deletePassword(service, account) {
      before()
      const { [`${service}/${account}`]: gone, ...rest } = read()
      change(rest)
      return gone !== undefined
    },
  }
}

// node mortal-move.ts FILE USER-DATA KEYCHAIN SEALED TO CALLS: moves, and kills itself before so many calls.
const [file, userData, items, isSealed, to, calls] = process.argv.slice(2)
if (file !== undefined && userData !== undefined && items !== undefined) {
  const passphrase = new Secret(process.env['PASSPHRASE'] ?? '')
  let left = Number.POSITIVE_INFINITY
  const keychain = keychainFile(items, () => {
    left -= 1
    if (left < 0) process.kill(process.pid, 'SIGKILL')
  })
  const { place, store } = await openEnvironment(
    { kind: 'profile', file, userData, ...(isSealed === 'sealed' ? { passphrase } : {}) },
    { actor: 'ada', masker: createMasker(), loadKeychain: async () => keychain },
  )
  left = Number(calls)
  const move = createMove({ place, store, keyIsAway: false, tell: async () => undefined })
  await move(to === 'keychain' ? 'keychain' : 'passphrase', passphrase, 'ada')
}
