import type { Reads } from '../../../ports/reads.ts'
import type { LiveFacts } from '../../../ports/system.ts'
import { observePaymaster } from './observe-paymaster.ts'
import { sponsorWords } from './paymaster-evidence.ts'
import { paymasterView } from './paymaster-view.ts'
import { etherText } from './wei.ts'

/** Deposit, runway and verdict in one line. @throws FailureError UNREACHABLE */
export async function livePaymaster(world: Reads, signal: AbortSignal): Promise<LiveFacts> {
  const observed = await observePaymaster(world, signal)
  const { live, verdict, bundler } = observed
  const deposit = live.deposit === null ? 'deposit unknown' : etherText(live.deposit)
  const hours = verdict?.burn.runwayHours ?? null
  const runway = hours === null ? '' : `, ${hours.toFixed(1)} h of runway`
  return {
    label: `${live.name}: ${deposit}${runway}${verdict === null ? '' : ` (${verdict.kind})`}`,
    commit: '',
    message: `sponsors now: ${sponsorWords(bundler.sponsor, observed)}`,
    author: '',
    paymaster: paymasterView(observed),
    since: world.clock.now().toISOString(),
  }
}
