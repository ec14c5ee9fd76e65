import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface SignAsked {
  /** The prepared file, absolute. */
  readonly file: string
  /** Where the signed one goes; it must not be there yet. */
  readonly out: string
  /** Service and account in this machine's keychain; absent: the key is asked for. */
  readonly keychain?: { readonly service: string; readonly account: string }
}

export const signUsage = `usage: npm run sign -- FILE [--out FILE] [--keychain SERVICE/ACCOUNT]

  Signs what the console has prepared, on a machine without a network. Shows every transaction before
  it asks. The private key is asked for on the terminal, or taken from this machine's keychain; it is
  never an argument, and nothing of it is written.

  --out       the signed file; FILE.signed.json unless it is named
  --keychain  where the key lies in the keychain

  Exit code: 0 signed, 1 failed, 2 refused or wrong usage.`

/** @returns what was asked, or in words what is wrong with it */
export function readSignArguments(args: readonly string[]): SignAsked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, keychain: { type: 'string' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) return 'name one prepared file'
    const { out = `${file.replace(/\.json$/, '')}.signed.json`, keychain } = values
    const asked = { file: resolve(file), out: resolve(out) }
    if (keychain === undefined) return asked
    const at = keychain.lastIndexOf('/')
    if (at < 1 || at === keychain.length - 1) return '--keychain is SERVICE/ACCOUNT'
    return {
      ...asked,
      keychain: { service: keychain.slice(0, at), account: keychain.slice(at + 1) },
    }
  } catch {
    // Its message would repeat what was typed, which may be a key.
    return 'there is an option that is not known'
  }
}
