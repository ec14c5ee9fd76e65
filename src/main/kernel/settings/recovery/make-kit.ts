import { randomBytes } from 'node:crypto'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { revealSecret, type Secret } from '../../../../shared/domain/secret.ts'
import { formatKit } from './kit-text.ts'
import { passphraseRecipient } from './passphrase-stanza.ts'
import { publicHalf } from './restart-key.ts'

/** What of a kit may be known to everybody. */
export interface PublicKit {
  /** `age1…`: every segment is sealed to it. */
  readonly recipient: string
  /** Public half of the restart key, 32 bytes in hexadecimal. */
  readonly restartKey: string
  readonly madeAt: string
}

export interface KitOrder {
  readonly passphrase: Secret
  readonly logId: string
  readonly madeAt: Date
  /** Hears each secret before it is used, so that it is masked everywhere. */
  readonly mask: (name: string, secret: string) => void
  /** Base-2 logarithm of scrypt's cost; a test lowers it. */
  readonly workFactor?: number | undefined
}

/** 256 MiB and a second or two for each guess, as stock age has it. */
const WORK_FACTOR = 18

/**
 * Makes a kit: an age identity and a restart key, encrypted to the passphrase. Nothing in clear leaves
 * this function. What is text inside of the age library cannot be overwritten; our own bytes are.
 */
export async function makeKit(
  order: KitOrder,
): Promise<{ readonly kit: PublicKit; readonly armored: string }> {
  const { passphrase, logId, madeAt, mask, workFactor = WORK_FACTOR } = order
  const seed = randomBytes(32)
  const restartSeed = seed.toString('base64url')
  const identity = await generateX25519Identity()
  mask('the recovery kit', identity)
  mask('the recovery kit’s restart key', restartSeed)
  mask('the recovery kit’s passphrase', revealSecret(passphrase))
  const recipient = await identityToRecipient(identity)
  const restartKey = publicHalf(seed)
  const plain = formatKit({ identity, restartSeed }, logId)
  try {
    const encrypter = new Encrypter()
    encrypter.addRecipient(passphraseRecipient(typed(passphrase), workFactor))
    const armored = armor.encode(await encrypter.encrypt(plain))
    return { kit: { recipient, restartKey, madeAt: madeAt.toISOString() }, armored }
  } finally {
    plain.fill(0)
    seed.fill(0)
  }
}

/** As terminals type it: other ways of composing the same letters are the same passphrase. */
export function typed(passphrase: Secret): string {
  return revealSecret(passphrase).normalize('NFC')
}
