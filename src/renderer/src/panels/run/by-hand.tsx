import type { SystemId } from '../../../../shared/domain/identifiers.ts'
import { useKernelState } from '../../kernel-client/index.ts'
import { OutwardLink } from '../../ui/outward-link.tsx'
import { PrivateText } from '../../ui/private-text.tsx'

/** The provider's own dashboard, for when its API or our token is out of reach. */
export function ByHand({ system }: { readonly system: SystemId }) {
  const way = useKernelState((state) => state.session?.byHand[system])
  if (way === undefined) return null
  return (
    <div className="by-hand">
      <h3>By hand instead</h3>
      <p>
        <PrivateText>{way.instruction}</PrivateText> <OutwardLink address={way.link} />
      </p>
      <p className="dim">
        Then try the step again: it looks first, and finds that there is nothing left to do.
      </p>
    </div>
  )
}
