import type { Reads } from '../../../../ports/reads.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { judgeContracts } from '../../judge-contract.ts'
import { observeContracts } from '../../observe.ts'
import type { SwitchInput } from '../../plan-switch.ts'
import { usableOf } from '../../read-chain.ts'
import { switchTransactions } from '../../switch-transactions.ts'
import { nonceAt } from '../next-nonce.ts'
import { gasInSteps } from '../offline/gas-in-steps.ts'
import { isBy, keptOf } from './kept.ts'
import { codesNow } from './note-of.ts'
import type { PresignObserved } from './plan-presign.ts'
import { staleReasons } from './stale-reasons.ts'
import { readSignedStanding } from './standing.ts'

/** What the profile's key can pause now, what that needs, and whether it is kept already. */
export async function observePresign(
  input: SwitchInput,
  world: Reads,
  signal: AbortSignal,
): Promise<PresignObserved> {
  const observed = await observeContracts('pause', world, signal)
  const { key, chain } = observed
  if (key.kind === 'away') return { ...observed, nonce: 0, needs: new Map(), isKept: false }
  const mine = judgeContracts(observed, 'pause').filter(
    ({ kind, id }) =>
      kind === 'send' && (input.contracts === 'all' || input.contracts.includes(id)),
  )
  const calls = switchTransactions({ call: 'pause', contracts: mine })
  const [nonce, codes, gas] = await Promise.all([
    nonceAt(chain, key.address),
    codesNow(calls, chain),
    Promise.all(calls.map((one) => gasInSteps(usableOf(chain), key.address, one))),
  ])
  const needs = new Map(
    calls.map(({ to }, index) => [
      to.toLowerCase(),
      { gas: gas[index] ?? 0n, code: codes[index] ?? null },
    ]),
  )
  const wanted = calls.map(({ to }) => to)
  const isKept = await isKeptFresh({ from: key.address, wanted }, world, signal)
  return { ...observed, nonce, needs, isKept }
}

/** Whether one that is kept pauses all of them, and nothing speaks against it. */
async function isKeptFresh(
  { from, wanted }: { readonly from: string; readonly wanted: readonly string[] },
  world: Reads,
  signal: AbortSignal,
): Promise<boolean> {
  for (const found of await world.signed.kept()) {
    const kept = keptOf(found)
    if ('summary' in kept || kept.call !== 'pause' || !isBy(kept, from)) continue
    const covered = kept.transactions.map(({ to }) => to.toLowerCase())
    if (!wanted.every((to) => covered.includes(to.toLowerCase()))) continue
    const standing = await readSignedStanding(kept, world, signal)
    if (staleReasons(kept, contractsProfile(world.profile), standing).length === 0) return true
  }
  return false
}
