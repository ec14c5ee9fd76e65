import type { Failure } from '../../../../shared/domain/failure.ts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { ChainReceipt, ChainSeries, SeriesCall, SeriesEnd } from '../../ports/chain.ts'
import type { Sent } from '../../ports/http.ts'
import { openLedger } from './ledger.ts'
import { type Sending, sendBatch } from './send-batch.ts'

/**
 * Sends a series: a transaction stands in the ledger before anybody is offered it, and the next one is asked for
 * only when it is mined. So whatever kills us, at most one transaction is in flight, and its nonce is known.
 */
export async function sendInTurn(
  series: ChainSeries,
  sending: Omit<Sending, 'note' | 'earlier'>,
): Promise<Sent<SeriesEnd>> {
  const ledger = await openLedger(series.ledger)
  let sent = 0
  const end = (stopped: Failure | null): Sent<SeriesEnd> => ({
    kind: 'answered',
    answer: { sent, stopped },
  })
  try {
    for (;;) {
      if (sending.signal.aborted) return end(calledOff())
      const next = await series.next()
      if (next === null) return end(null)
      const note = (signed: { readonly nonce: number; readonly hash: string }) =>
        ledger.append({ batch: next.batch, id: next.id, ...signed })
      const batch = {
        chainId: series.chainId,
        signer: series.signer,
        rpc: series.rpc,
        nonce: next.nonce,
        calls: [next.call],
        fees: next.fees,
      }
      const outcome = await sendBatch(batch, { ...sending, note, earlier: next.earlier })
      if (outcome.kind === 'reply-lost') return outcome
      if (outcome.kind === 'not-sent') return sent === 0 ? outcome : end(outcome.failure)
      const [receipt] = outcome.answer.receipts
      if (receipt?.status !== 'succeeded') return unfinished(next, receipt, end)
      sent += 1
      series.succeeded(receipt)
    }
  } catch (thrown) {
    if (thrown instanceof FailureError) return end(thrown.failure)
    throw thrown
  } finally {
    await ledger.close()
  }
}

function unfinished(
  { batch, nonce }: SeriesCall,
  receipt: ChainReceipt | undefined,
  end: (stopped: Failure) => Sent<SeriesEnd>,
): Sent<SeriesEnd> {
  const tried = `batch ${batch + 1} under nonce ${nonce}`
  const hash = receipt?.hashes.at(-1)
  if (receipt?.status === 'reverted') {
    return end(
      failure('REFUSED_BY_PROVIDER', {
        summary: `The transaction of batch ${batch + 1} was mined and reverted.`,
        tried,
        answered: `${hash} in block ${receipt.block}`,
        world: 'The batches before it are in; nothing of this one is.',
        next: 'Read the transaction in a block explorer, mend the cause, then retry: it goes on here.',
      }),
    )
  }
  return {
    kind: 'reply-lost',
    failure: failure('TIMED_OUT', {
      summary: `No block took the transaction of batch ${batch + 1} yet.`,
      tried,
      ...(hash === undefined ? {} : { answered: hash }),
      world:
        'The batches before it are in; this one waits, under a nonce that no other transaction gets.',
      next: 'Retry: it is looked for first, and sent again only under the same nonce.',
      retry: 'probe-first',
    }),
  }
}

function calledOff(): Failure {
  return failure('CANCELLED', {
    summary: 'Called off between two batches.',
    tried: 'to send the next batch',
    world: 'What was sent is in; the rest is not sent.',
    next: 'Retry goes on with the next batch.',
  })
}
