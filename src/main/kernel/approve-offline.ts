import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Failure, failure } from '../../shared/domain/failure.ts'
import { revealSecret, type Secret } from '../../shared/domain/secret.ts'
import { privateKeyOf, publicHalfOf } from './journal/signing-key.ts'
import { publicKeyText, signRequest } from './runbook/second/approval-code.ts'
import { type RequestFacts, readRequest } from './runbook/second/request-line.ts'
import { COST, deriveKey, seal, unseal } from './settings/credentials/passphrase-box.ts'

/** The way in for the approve command: the console is not opened, and there is no network in any of it. */
export { type RequestFacts, readRequest }

const FORMAT = 'rollback-console approver key 1'
const SEED_BYTES = 32
/** Long enough that guessing a stolen file costs more than it is worth. */
const PASSPHRASE_CHARACTERS = 12
const LONGER = 'Take a longer one: four words do well.'

const keyFile = z.strictObject({
  format: z.literal(FORMAT),
  publicKey: z.string(),
  scrypt: z.strictObject({
    N: z.literal(COST.N),
    r: z.literal(COST.r),
    p: z.literal(COST.p),
    salt: z.string(),
  }),
  /** The 32 bytes of the private key, base64, sealed with the passphrase. */
  sealed: z.string(),
})

/** A fresh Ed25519 key: the text of its file, and what the profile gets to know. The passphrase is typed twice. */
export async function makeApproverKey(
  passphrase: Secret,
  again: Secret,
): Promise<{ readonly file: string; readonly publicKey: string } | Failure> {
  if (revealSecret(passphrase).length < PASSPHRASE_CHARACTERS) {
    return refused(`The passphrase is shorter than ${PASSPHRASE_CHARACTERS} characters.`, LONGER)
  }
  if (revealSecret(passphrase) !== revealSecret(again)) {
    return refused('The two passphrases are not the same.', 'Type it again.')
  }
  const seed = randomBytes(SEED_BYTES)
  const publicKey = publicKeyText(publicHalfOf(privateKeyOf(seed)))
  const salt = randomBytes(16)
  const key = await deriveKey(revealSecret(passphrase), salt)
  const sealed = seal(key, seed.toString('base64'), labelOf(publicKey))
  seed.fill(0)
  const content = {
    format: FORMAT,
    publicKey,
    scrypt: { ...COST, salt: salt.toString('base64') },
    sealed,
  } satisfies z.infer<typeof keyFile>
  return { file: `${JSON.stringify(content, null, 2)}\n`, publicKey }
}

/** The code that answers a request, or why there is none. @param file text of a key file */
export async function approveRequest(
  request: { readonly line: string; readonly facts: RequestFacts },
  file: string,
  passphrase: Secret,
): Promise<string | Failure> {
  const kept = keyFile.safeParse(parsed(file))
  if (!kept.success) return refused('The file is no approver’s key.', 'Name the file of your key.')
  const { publicKey, scrypt, sealed } = kept.data
  const key = await deriveKey(revealSecret(passphrase), Buffer.from(scrypt.salt, 'base64'))
  const seed = unseal(key, sealed, labelOf(publicKey))
  if (seed === null) {
    return refused(
      'The passphrase does not open the key, or its file is damaged.',
      'Type it again.',
    )
  }
  return signRequest(request.line, request.facts.nonce, privateKeyOf(Buffer.from(seed, 'base64')))
}

function labelOf(publicKey: string): string {
  return `rollback-console/approver/${publicKey}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(summary: string, next: string): Failure {
  return failure('CODE_REFUSED', { summary, tried: 'to use an approver’s key', next })
}
