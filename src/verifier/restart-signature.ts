import { isSignedBy, u64 } from './ed25519.ts'
import type { HeaderFields } from './header-fields.ts'

const label = Buffer.from('rbl1 restart\n')

/**
 * Whether a header that begins a new chain of keys is signed by the restart key that the header
 * before it named: by whoever holds the recovery kit, then, and not by anybody who can write files.
 */
export function isRestartSigned(fields: HeaderFields, restartKey: string): Promise<boolean> {
  const { logId, segment, previous, publicKey, restart } = fields
  const message = Buffer.concat([
    label,
    Buffer.from(logId, 'hex'),
    u64(segment),
    Buffer.from(`${previous?.head}${publicKey}`, 'hex'),
  ])
  return isSignedBy(restartKey, message, String(restart))
}
