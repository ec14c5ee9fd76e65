import { armor, Decrypter, identityToRecipient } from 'age-encryption'
import { revealSecret, type Secret } from '../../../../shared/domain/secret.ts'
import { parseKit } from './kit-text.ts'
import { typed } from './make-kit.ts'
import { passphraseIdentity } from './passphrase-stanza.ts'
import { publicHalf } from './restart-key.ts'

/** A kit that was opened, or at what it failed. */
export type KitOpened =
  | {
      readonly kind: 'open'
      readonly identity: Secret
      readonly restartSeed: Secret
      readonly recipient: string
      readonly restartKey: string
    }
  /** Not an age file encrypted to a passphrase. */
  | { readonly kind: 'not-a-kit'; readonly because: string }
  | { readonly kind: 'wrong-passphrase' }
  | { readonly kind: 'no-identity' }
  /** Opens the log, but cannot begin its chain anew. */
  | { readonly kind: 'no-restart-key' }

export interface KitGiven {
  /** The armored file as it was copied or read. */
  readonly text: Secret
  readonly passphrase: Secret
  readonly mask: (name: string, secret: string) => void
}

const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----'
const END = '-----END AGE ENCRYPTED FILE-----'
const HEADER = 'age-encryption.org/v1\n-> '

export async function openKit({ text, passphrase, mask }: KitGiven): Promise<KitOpened> {
  mask('the recovery kit’s passphrase', revealSecret(passphrase))
  const file = fileIn(revealSecret(text))
  if (typeof file === 'string') return { kind: 'not-a-kit', because: file }
  const decrypter = new Decrypter()
  decrypter.addIdentity(passphraseIdentity(typed(passphrase)))
  let plain: Uint8Array
  try {
    plain = await decrypter.decrypt(file)
  } catch {
    return { kind: 'wrong-passphrase' }
  }
  try {
    return await read(plain, mask)
  } finally {
    plain.fill(0)
  }
}

async function read(plain: Uint8Array, mask: KitGiven['mask']): Promise<KitOpened> {
  const { identity, restartSeed } = parseKit(plain)
  if (identity === null) return { kind: 'no-identity' }
  mask('the recovery kit', revealSecret(identity))
  const recipient = await identityToRecipient(revealSecret(identity)).catch(() => null)
  if (recipient === null) return { kind: 'no-identity' }
  if (restartSeed === null) return { kind: 'no-restart-key' }
  mask('the recovery kit’s restart key', revealSecret(restartSeed))
  const seed = Buffer.from(revealSecret(restartSeed), 'base64url')
  const restartKey = publicHalf(seed)
  seed.fill(0)
  return { kind: 'open', identity, restartSeed, recipient, restartKey }
}

/** The age file in what was pasted (words around it do no harm), or why there is none. */
function fileIn(text: string): Uint8Array | string {
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(END)
  if (from < 0) return `it has no line “${BEGIN}”`
  if (to < from) return `it stops before its last line “${END}”: it was not copied whole`
  const lines = text.slice(from, to + END.length).split('\n')
  try {
    const file = armor.decode(lines.map((line) => line.trim()).join('\n'))
    const head = Buffer.from(file.subarray(0, 200)).toString('latin1')
    if (!head.startsWith(HEADER)) return 'it is no age file of version 1'
    if (!head.startsWith(`${HEADER}scrypt `)) {
      return 'it is an age file, but one that no passphrase opens'
    }
    return file
  } catch {
    return 'it is damaged: a character between its first and last line is missing or changed'
  }
}
