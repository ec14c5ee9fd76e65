import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { ChainBroadcast, SignedSending } from '../../ports/chain.ts'
import type { Sent } from '../../ports/http.ts'
import type { OpenedSigned, SignedVaultDoor } from '../signed/index.ts'
import { offer } from './endpoints.ts'
import { followSigned, newFlights } from './follow-signed.ts'
import { inReach, OFFER_GRACE_MS } from './in-reach.ts'
import { cameNowhere, hasIt, refusalsIn, type Sending } from './send-batch.ts'

/** What sending needs beside what is sent. */
export interface SignedSendingParts extends Pick<Sending, 'http' | 'clock' | 'signal'> {
  readonly signed: Pick<SignedVaultDoor, 'open'>
}

/**
 * Opens what is kept, offers its bytes to every endpoint, and follows them into a block; one that is
 * slow or silent is waited for by nobody, as with a pause. Whatever kills it, the same
 * bytes can be offered again: a nonce is used once.
 */
export async function sendSigned(
  sending: SignedSending,
  parts: SignedSendingParts,
): Promise<Sent<ChainBroadcast>> {
  const { http, clock, signal } = parts
  const opened = await openApproved(sending, parts.signed)
  if ('failure' in opened) return opened
  const offers = opened.raws.map((raw) => {
    const asked = sending.rpc.map((endpoint) => offer(http, endpoint, { raw, signal }))
    return inReach(asked, { clock, signal, graceMs: OFFER_GRACE_MS, counts: hasIt })
  })
  const answers = (await Promise.all(offers)).flat()
  const flights = newFlights(sending)
  const nowhere = cameNowhere(answers)
  // Nobody takes what is in a block already.
  const receipts = await followSigned(flights, sending, { ...parts, once: nowhere !== null })
  if (nowhere !== null && receipts.some(({ block }) => block === null)) return nowhere
  return { kind: 'answered', answer: { receipts, refusals: refusalsIn(answers) } }
}

/** The bytes of what was approved, and of nothing else: whoever changed the file meanwhile sends nothing with it. */
async function openApproved(
  { kept, transactions }: SignedSending,
  vault: Pick<SignedVaultDoor, 'open'>,
): Promise<OpenedSigned | Extract<Sent<never>, { readonly kind: 'not-sent' }>> {
  try {
    const opened = await vault.open(kept)
    const same =
      opened.transactions.length === transactions.length &&
      opened.transactions.every(({ hash }, index) => hash === transactions[index]?.hash)
    return same ? opened : { kind: 'not-sent', failure: changed() }
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown
    return { kind: 'not-sent', failure: thrown.failure }
  }
}

function changed() {
  return failure('STALE_PLAN', {
    summary: 'What is kept is not what was approved: its hashes differ.',
    tried: 'to open the signed transactions that were approved',
    world: 'Nothing was sent.',
    next: 'Look again, and compare the hashes with what was signed.',
    retry: 'safe',
  })
}
