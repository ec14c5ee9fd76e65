import { type KeyObject, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { revealSecret, Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import { COST, deriveKey, seal, unseal } from './passphrase-box.ts'
import { readIfThere, writePrivateFile } from './private-file.ts'

/** The file on disk: names in clear, values sealed. */
const fileSchema = z.strictObject({
  format: z.literal('rollback-console credentials 1'),
  scrypt: z.strictObject({
    N: z.literal(COST.N),
    r: z.literal(COST.r),
    p: z.literal(COST.p),
    salt: z.string(),
  }),
  /** A known text, by which a wrong passphrase is told from a damaged item. */
  check: z.string(),
  items: z.record(z.string(), z.string()),
})
type StoreFile = z.infer<typeof fileSchema>

export type PassphraseStoreOpened =
  | { readonly kind: 'open'; readonly store: CredentialStore }
  | { readonly kind: 'wrong-passphrase' }
  /** The file is not one of ours: nothing is written over it. */
  | { readonly kind: 'damaged'; readonly file: string }

export interface PassphraseStoreParts {
  readonly file: string
  readonly profile: string
  readonly passphrase: Secret
}

const CHECK = 'the passphrase is right'

/** Opens the store, or makes one where no file is: only after the operator chose to. */
export async function openPassphraseStore(
  parts: PassphraseStoreParts,
): Promise<PassphraseStoreOpened> {
  const label = (name: string) => `rollback-console/${parts.profile}/${name}`
  const text = await readIfThere(parts.file)
  const kept = text === null ? null : fileSchema.safeParse(parseJson(text))
  if (kept?.success === false) return { kind: 'damaged', file: parts.file }
  const salt = kept === null ? randomBytes(16) : Buffer.from(kept.data.scrypt.salt, 'base64')
  const key = await deriveKey(revealSecret(parts.passphrase), salt)
  const content = kept?.data ?? newFile(salt, seal(key, CHECK, label('')))
  if (unseal(key, content.check, label('')) !== CHECK) return { kind: 'wrong-passphrase' }
  if (kept === null) await writePrivateFile(parts.file, JSON.stringify(content))
  return { kind: 'open', store: storeOver({ file: parts.file, key, content, label }) }
}

function storeOver(given: {
  readonly file: string
  readonly key: KeyObject
  readonly content: StoreFile
  readonly label: (name: string) => string
}): CredentialStore {
  const { file, key, label } = given
  let content = given.content
  let last: Promise<void> = Promise.resolve()

  /** One write at a time; what is in memory changes only when the disk has it. */
  function replace(change: (items: StoreFile['items']) => StoreFile['items']): Promise<void> {
    const turn = last.then(async () => {
      const next = { ...content, items: change(content.items) }
      // With nothing in it there is no file: the next one may have another passphrase.
      if (Object.keys(next.items).length === 0) await rm(file, { force: true })
      else await writePrivateFile(file, JSON.stringify(next))
      content = next
    })
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    keeping: 'passphrase',
    async find(name) {
      const sealed = content.items[name]
      const value = sealed === undefined ? null : unseal(key, sealed, label(name))
      return value === null ? { kind: 'absent' } : { kind: 'found', secret: new Secret(value) }
    },
    keep(name, value) {
      const sealed = seal(key, revealSecret(value), label(name))
      return replace((items) => ({ ...items, [name]: sealed }))
    },
    forget(name) {
      return replace((items) =>
        Object.fromEntries(Object.entries(items).filter(([other]) => other !== name)),
      )
    },
  }
}

function newFile(salt: Uint8Array, check: string): StoreFile {
  return {
    format: 'rollback-console credentials 1',
    scrypt: { ...COST, salt: Buffer.from(salt).toString('base64') },
    check,
    items: {},
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
