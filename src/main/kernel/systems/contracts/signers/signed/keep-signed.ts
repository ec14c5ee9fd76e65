import { type Failure, failure } from '../../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { SignedBundle } from '../../../../ports/signed.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { chainNow } from '../next-nonce.ts'
import { readSigned } from '../offline/read-signed.ts'
import { codesNow, noteOf, replacedBy } from './note-of.ts'
import { elsewhereReasons } from './stale-reasons.ts'

/**
 * A signed file's text as it is to be kept: judged by itself, and with what its contracts run today. What is stale already
 * is kept all the same, and says so where it is listed. Nothing is changed by it.
 */
export async function bundleOfText(
  text: string,
  world: Reads,
  signal: AbortSignal,
): Promise<SignedBundle | Failure> {
  const file = await readSigned(text)
  if ('code' in file) return file
  const { prepared, signed } = file
  const chain = await chainNow(world, signal)
  const codes = await codesNow(prepared.transactions, chain)
  const note = noteOf(prepared, codes, world.clock.now())
  const raws = signed.map(({ raw }) => lower(raw))
  const { chainId, from, call } = prepared
  const own = {
    ...{ id: '', keptAt: note.keptAt, validUntil: note.validUntil, chainId, from, call },
    transactions: prepared.transactions.map((one, index) => {
      const beside = { hash: signed[index]?.hash ?? '0x', code: null } as const
      return { ...one, ...beside }
    }),
  }
  const [elsewhere] = elsewhereReasons(own, contractsProfile(world.profile))
  if (elsewhere !== undefined) return notHere(elsewhere)
  return { raws, note, replaces: await replacedBy(own, { world, chain }) }
}

function lower(hex: string): `0x${string}` {
  return `0x${hex.slice(2).toLowerCase()}`
}

function notHere({ words, next, field }: ReturnType<typeof elsewhereReasons>[number]): Failure {
  return failure('ARGUMENT_INVALID', {
    summary: words,
    tried: 'to hold the signed file against the profile',
    world: 'Nothing was kept, and nothing was sent.',
    next,
    field,
    retry: 'no',
  })
}
