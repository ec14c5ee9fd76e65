import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Check } from '../../../ports/system.ts'
import { Carrier } from './carrier.ts'
import { safeStanding, standingWords } from './safe-standing.ts'
import { Transaction } from './transaction.ts'

/** What a step was carried by, from its plan's details; absent where it had nothing to do. */
export const CarriageInput = z.object({
  carrier: Carrier.exactOptional(),
  transactions: z.array(Transaction).exactOptional(),
})

/** A colleague may be asleep, and sign in the morning. */
const PATIENCE = { everyMs: 3_000, forMs: 24 * 60 * 60_000 }

/**
 * Waits, visibly, until enough owners have signed on the chain, or until somebody has executed it. What was
 * carried by the key, or not at all, waits for nobody.
 */
export const safeSignatures: Check = {
  system: 'contracts',
  name: 'safe-signatures',
  patience: PATIENCE,
  async run(input, world, signal): Promise<Verdict> {
    const { carrier, transactions = [] } = CarriageInput.parse(input)
    if (carrier?.kind !== 'safe') {
      return { kind: 'verified', evidence: [fact('Signatures', 'nothing waits for a Safe')] }
    }
    const work = { carrier, transactions }
    const standing = await safeStanding(work, world, signal)
    const words = standingWords(standing, work)
    const evidence = [fact(`Safe ${carrier.address}`, words)]
    const enough =
      standing.kind === 'nonce-used' ||
      (standing.kind === 'signing' &&
        standing.approvals.every((given) => given.length >= carrier.threshold))
    if (enough) return { kind: 'verified', evidence }
    world.tell.progress({ phase: `Waits for others: ${words}` })
    return { kind: 'pending', waitingFor: words, evidence }
  },
}
