import type { PaymasterView } from '../../../../../shared/domain/paymaster-view.ts'
import { entryPointVersion } from './interfaces.ts'
import { judgeBackup } from './judge-backup.ts'
import type { PaymasterObserved, SeenPaymaster } from './observe-paymaster.ts'
import { sponsorWords } from './paymaster-evidence.ts'
import { etherText, weiOf } from './wei.ts'

/** What was seen, as a panel draws it. Pure. */
export function paymasterView(observed: PaymasterObserved): PaymasterView {
  const { sponsoring, bundler, live, backup, verdict } = observed
  const unfit = judgeBackup(observed, 'to look at the backup')
  return {
    entryPoint: entryPointVersion(sponsoring.entryPoint),
    sponsorsNow: sponsorWords(bundler.sponsor, observed),
    verdict: verdict?.kind ?? 'unknown',
    because: verdict?.because ?? ['No endpoint answers about its events.'],
    runwayHours: verdict?.burn.runwayHours ?? null,
    leastHours: sponsoring.runwayHours,
    paymasters: [
      { role: 'live', ...shown(live, sponsoring.fillToEther) },
      {
        role: 'backup',
        ...shown(backup, sponsoring.fillToEther),
        ...(unfit === undefined ? {} : { unfit: unfit.failure.summary }),
      },
    ],
    runbook: runbookFor(observed),
  }
}

/** Once the backup sponsors, the first one's state asks for nothing any more. */
function runbookFor({ verdict, bundler, backup }: PaymasterObserved): PaymasterView['runbook'] {
  const { sponsor } = bundler
  const switched =
    sponsor.kind === 'sponsors' && sponsor.paymaster.toLowerCase() === backup.address.toLowerCase()
  if (switched || verdict === null) return null
  switch (verdict.kind) {
    case 'drained':
      return 'paymaster-drained'
    case 'dry':
    case 'unclear':
      return 'paymaster-dry'
    case 'well':
      return null
  }
}

function shown({ name, address, deposit }: SeenPaymaster, fillToEther: number) {
  if (deposit === null) return { name, address, deposit: 'unknown', share: 0 }
  const full = weiOf(fillToEther)
  const share = Number((deposit * 1000n) / (full === 0n ? 1n : full)) / 1000
  return { name, address, deposit: etherText(deposit), share: Math.min(1, share) }
}
