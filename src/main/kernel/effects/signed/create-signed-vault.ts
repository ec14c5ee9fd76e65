import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FailureError, failure, failureOf } from '../../../../shared/domain/failure.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import type { KeptSigned, SignedBundle, SignedFacts, SignedVault } from '../../ports/signed.ts'
import { readRaw } from '../chain/read-raw.ts'
import { systemCode } from '../files.ts'
import { fillFolder } from '../fill-folder.ts'
import type { Masker } from '../masking/index.ts'
import { identityForKeeping, VAULT_IDENTITY } from '../own-identity.ts'
import { recipientFor } from '../seal-file.ts'
import type { Secrets } from '../secrets.ts'
import { bundleText, openBundle } from './sealed-bundle.ts'

export interface SignedVaultParts {
  /** Of the profile, and of nothing else: one sealed file a bundle. */
  readonly directory: string
  readonly store: CredentialStore
  readonly secrets: Pick<Secrets, 'reveal' | 'reread'>
  readonly masker: Pick<Masker, 'register'>
  /** Who else can open what is sealed: the recovery kit, for a night on which this console is gone. */
  readonly recipients: () => readonly string[]
}

/** One that is opened for sending: the bytes never leave the effects. */
export interface OpenedSigned {
  readonly transactions: readonly SignedFacts[]
  readonly raws: readonly `0x${string}`[]
}

/** The vault, with the way in that only the chain's door has. */
export interface SignedVaultDoor extends SignedVault {
  /** @throws FailureError NOT_FOUND, CREDENTIAL_* */
  open(id: string): Promise<OpenedSigned>
}

const ENDING = '.age'
/** A few hundred bytes on the own disk. */
const KEEP_WITHIN_MS = 30_000

/** Keeps signed transactions sealed with age; whatever is opened is masked everywhere from then on. */
export function createSignedVault(parts: SignedVaultParts): SignedVaultDoor {
  const { directory, store, secrets, masker, recipients } = parts
  const pathOf = (id: string) => join(directory, `${checked(id)}${ENDING}`)

  async function open(id: string) {
    const path = pathOf(id)
    const { raws, note } = await openBundle(path, secrets)
    return { note, raws, transactions: await factsOf(raws) }
  }

  async function factsOf(raws: readonly `0x${string}`[]): Promise<readonly SignedFacts[]> {
    for (const raw of raws) masker.register('a signed transaction', raw.slice(2))
    const facts = await Promise.all(raws.map(readRaw))
    return facts.map((one) => {
      if (one === null) throw new FailureError(notSigned())
      return one
    })
  }

  async function keep({ raws, note, replaces }: SignedBundle): Promise<KeptSigned> {
    const transactions = await factsOf(raws)
    const [first] = transactions
    if (first === undefined) throw new FailureError(notSigned())
    const identity = await identityForKeeping(store, secrets, VAULT_IDENTITY)
    const own = await recipientFor(identity)
    const fill = fillFolder(
      () => [own, ...recipients()],
      () => Promise.resolve(own),
    )
    const text = Buffer.from(bundleText({ note, raws: [...raws] }))
    await fill(
      directory,
      (folder) => folder.seal(basename(pathOf(first.hash)), onceOver(text)),
      AbortSignal.timeout(KEEP_WITHIN_MS),
    )
    for (const old of replaces) if (old !== first.hash) await rm(pathOf(old), { force: true })
    return { kind: 'open', id: first.hash, note, transactions }
  }

  async function look(id: string): Promise<KeptSigned> {
    try {
      const { note, transactions } = await open(id)
      return { kind: 'open', id, note, transactions }
    } catch (thrown) {
      const failed = failureOf(thrown, 'to open a sealed signed transaction')
      return { kind: 'closed', id, failure: failed }
    }
  }

  return {
    open,
    keep,
    forget: (id) => rm(pathOf(id), { force: true }),
    async kept() {
      const names = await namesIn(directory)
      const ids = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -4))
      return Promise.all(ids.filter(isId).toSorted().map(look))
    },
  }
}

/** None where nothing was ever kept. @throws FailureError NOT_FOUND: an empty list would hide what is there */
async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (cause) {
    const code = systemCode(cause)
    if (code === 'ENOENT') return []
    throw new FailureError(
      failure('NOT_FOUND', {
        summary: 'The signed transactions that are kept cannot be listed.',
        tried: `to read ${directory}`,
        answered: code,
        world: 'Nothing was sent.',
        next: 'Give this account back its right to that folder.',
      }),
      { cause },
    )
  }
}

/** The hash of the first transaction: it names the file, and can name no other place. */
function isId(id: string): boolean {
  return /^0x[0-9a-f]{64}$/.test(id)
}

function checked(id: string): string {
  if (isId(id)) return id
  throw new FailureError(
    failure('NOT_FOUND', {
      summary: 'There is no such signed file.',
      tried: 'to find a sealed signed transaction by its hash',
      world: 'Nothing was sent.',
      next: 'Choose one of the list, or the signed file itself.',
      field: 'signed',
      retry: 'no',
    }),
  )
}

async function* onceOver(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

function notSigned() {
  return failure('ARGUMENT_INVALID', {
    summary: 'It is no signed transaction of type 2 (EIP-1559).',
    tried: 'to read a signed transaction',
    world: 'Nothing was kept, and nothing was sent.',
    next: 'Sign it again.',
    field: 'signed',
    retry: 'no',
  })
}
