import { Button } from '@mantine/core'
import type { KeptSignedView } from '../../../../shared/domain/kept-signed.ts'
import { ChooseButton } from '../../ui/choose-button.tsx'
import { shortenMiddle } from '../../ui/format/middle.ts'
import { Private } from '../../ui/private.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { gweiOf, lookOf, namesOf, noncesOf, reasonsOf, whyNotChosen } from './kept-words.ts'

interface KeptRowProps {
  readonly kept: KeptSignedView
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onForget: () => void
}

/** One signed file: what it does, how it stands, and why it cannot be sent where it cannot. */
export function KeptRow({ kept, chosen, onChoose, onForget }: KeptRowProps) {
  const whyNot = whyNotChosen(kept)
  const name = namesOf(kept)
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        {name} <ShortId value={kept.id} />
      </th>
      {kept.kind === 'closed' ? (
        <td colSpan={4} className="dim">
          sealed
        </td>
      ) : (
        <>
          <td className="mono">
            <Private>{shortenMiddle(kept.from, 14)}</Private>
          </td>
          <td>{noncesOf(kept)}</td>
          <td className="nowrap">{gweiOf(kept)} gwei</td>
          <td>
            <When at={kept.keptAt} />
          </td>
        </>
      )}
      <td className="kept-standing">
        <StateMark look={lookOf(kept)} />
        {reasonsOf(kept).map(({ words, next }) => (
          <p key={words}>
            <PrivateText>{words}</PrivateText>{' '}
            <span className="dim">
              <PrivateText>{next}</PrivateText>
            </span>
          </p>
        ))}
      </td>
      <td className="nowrap">
        <ChooseButton name={name} isChosen={chosen} whyNot={whyNot} onChoose={onChoose} />{' '}
        <Button size="compact-xs" variant="subtle" aria-label={`Forget ${name}`} onClick={onForget}>
          Forget…
        </Button>
      </td>
    </tr>
  )
}
