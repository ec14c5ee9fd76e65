import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type ApproveAsked =
  | { readonly kind: 'new-key'; readonly key: string }
  /** Absent: the request is asked for. */
  | { readonly kind: 'approve'; readonly key: string; readonly request?: string }

export const approveUsage = `usage: npm run approve -- [REQUEST] [--key FILE]
       npm run approve -- --new-key [--key FILE]

  Approves what a console asks a second person about, on any machine and without a network. Shows in
  words what is asked, asks for the passphrase of your key, and prints a code: the operator puts it
  in. REQUEST is the line that the console shows (rbr1.…); without it the command asks for it.

  --new-key  makes a key pair: the private half goes into FILE, sealed with a passphrase; the public
             half is printed, for the profile
  --key      the file of your key; approver-key.json in the user-data folder unless it is named

  Exit code: 0 approved, 1 failed, 2 refused or wrong usage.`

/** @returns what was asked, or in words what is wrong with it */
export function readApproveArguments(
  args: readonly string[],
  standardKey: string,
): ApproveAsked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, 'new-key': { type: 'boolean' } },
    })
    const key = resolve(values.key ?? standardKey)
    if (values['new-key'] === true)
      return positionals.length > 0 ? 'a new key takes no request' : { kind: 'new-key', key }
    if (positionals.length === 0) return { kind: 'approve', key }
    // A line that a terminal has broken comes in pieces.
    return { kind: 'approve', key, request: positionals.join('') }
  } catch {
    return 'there is an option that is not known'
  }
}
