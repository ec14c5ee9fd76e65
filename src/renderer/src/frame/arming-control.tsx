import { Lock, LockOpen } from 'lucide-react'
import { useEffect } from 'react'
import type { Arming } from '../../../shared/domain/session.ts'
import { unreachable } from '../../../shared/domain/unreachable.ts'
import { useAct } from '../kernel-client/index.ts'
import { formatDuration } from '../ui/format/duration.ts'
import { showFailure } from '../ui/show-failure.tsx'
import { useNow } from '../ui/use-now.ts'
import type { KitNeed } from './kit-stands-in-the-way.ts'

interface ArmingControlProps {
  readonly arming: Arming
  /** What the recovery kit needs, where that is all that stands in the way. */
  readonly kitNeed: KitNeed | null
  readonly onKit: () => void
}

const kitWords: Readonly<Record<KitNeed, { readonly why: string; readonly button: string }>> = {
  make: { why: 'Read-only: no recovery kit yet', button: 'Make the kit…' },
  prove: { why: 'Read-only: recovery kit not proven', button: 'Prove the kit…' },
  look: { why: 'Read-only: recovery kit unknown', button: 'Look at the kit…' },
}

/** Read-only until armed; arming is one press, times out, and is recorded. */
export function ArmingControl({ arming, kitNeed, onKit }: ArmingControlProps) {
  const act = useAct('to arm or disarm the console')
  const now = useNow(1_000)
  useEffect(() => {
    if (act.failure !== null) showFailure(act.failure)
  }, [act.failure])
  switch (arming.kind) {
    case 'impossible':
      return kitNeed !== null ? (
        <span className="arming" title={arming.because}>
          <Lock size={14} aria-hidden="true" /> {kitWords[kitNeed].why}
          <button type="button" className="band-button band-strong" onClick={onKit}>
            {kitWords[kitNeed].button}
          </button>
        </span>
      ) : (
        <span className="arming" title={arming.because}>
          <Lock size={14} aria-hidden="true" /> Read-only: {arming.because}
        </span>
      )
    case 'read-only':
      return (
        <span className="arming">
          <Lock size={14} aria-hidden="true" /> Read-only
          <button
            type="button"
            className="band-button band-strong"
            disabled={act.pending}
            onClick={() => void act.run((client) => client.session.arm())}
          >
            Arm…
          </button>
        </span>
      )
    case 'armed':
      return (
        <span className="arming arming-armed">
          <LockOpen size={14} aria-hidden="true" /> Armed
          <span title={arming.until}>{formatDuration(Date.parse(arming.until) - now)}</span>
          <button
            type="button"
            className="band-button"
            disabled={act.pending}
            onClick={() => void act.run((client) => client.session.disarm())}
          >
            Disarm
          </button>
        </span>
      )
    default:
      return unreachable(arming)
  }
}
