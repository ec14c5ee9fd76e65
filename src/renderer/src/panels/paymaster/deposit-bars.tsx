import type { PaymasterView } from '../../../../shared/domain/paymaster-view.ts'
import { usePrivacy } from '../../ui/privacy-context.ts'
import { Private } from '../../ui/private.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { useMask } from '../../ui/use-mask.ts'

/** What each paymaster has, against what it is filled to. The words say all of it; the bar is for the eye. */
export function DepositBars({ paymasters }: Pick<PaymasterView, 'paymasters'>) {
  const mask = useMask()
  const hidden = usePrivacy()
  return (
    <ul className="deposit-bars">
      {paymasters.map(({ role, name, address, deposit, share, unfit }) => (
        <li key={role}>
          <span className="deposit-name">
            <strong>{mask(name)}</strong> <span className="dim">{role}</span>
          </span>
          <span className="deposit-amount">{deposit}</span>
          <span className="deposit-track" data-low={share < 0.1} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          {hidden ? <Private>{address}</Private> : <ShortId value={address} length={14} />}
          {unfit === undefined ? null : <span className="deposit-unfit">▲ {mask(unfit)}</span>}
        </li>
      ))}
    </ul>
  )
}
