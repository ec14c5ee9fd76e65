import { createReadStream } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { VAULT_IDENTITY } from '../own-identity.ts'
import type { Secrets } from '../secrets.ts'
import { unseal } from '../unseal.ts'

const hex = z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]*$/)])

/** The sealed file: `age --decrypt -i IDENTITY FILE | gunzip` shows it. Version 1. */
const Bundle = z.strictObject({
  format: z.literal('rollback-console/kept-signed'),
  version: z.literal(1),
  note: z.custom<JsonObject>((value) => z.record(z.string(), z.json()).safeParse(value).success),
  raws: z.array(hex).min(1).max(20),
})
type Bundle = z.infer<typeof Bundle>

/** As it is sealed. */
export function bundleText({ note, raws }: Omit<Bundle, 'format' | 'version'>): string {
  const bundle: Bundle = {
    format: 'rollback-console/kept-signed',
    version: 1,
    note,
    raws: [...raws],
  }
  return JSON.stringify(bundle)
}

/** Opens one file, in memory alone: it has a few hundred bytes. @throws FailureError NOT_FOUND, CREDENTIAL_STORE_* */
export async function openBundle(path: string, secrets: Pick<Secrets, 'reveal'>): Promise<Bundle> {
  const parts: Uint8Array[] = []
  try {
    const identity = { secret: VAULT_IDENTITY }
    for await (const bytes of unseal(createReadStream(path), { path, identity, secrets })) {
      parts.push(bytes)
    }
    return Bundle.parse(JSON.parse(gunzipSync(Buffer.concat(parts)).toString('utf8')))
  } catch (thrown) {
    // A keychain that is locked can be unlocked: that is no reason to sign again.
    const code = thrown instanceof FailureError ? thrown.failure.code : ''
    if (code.startsWith('CREDENTIAL_STORE_')) throw thrown
    // Without its cause: what was opened may stand in its message.
    throw new FailureError(notOpened(path))
  }
}

function notOpened(path: string) {
  return failure('NOT_FOUND', {
    summary: 'A sealed signed transaction cannot be opened.',
    tried: `to open ${path} with the identity that the credentials hold`,
    world: 'Nothing was sent.',
    next: 'It was sealed with another keychain, or is damaged: sign again, and forget this one.',
    retry: 'no',
  })
}
