import type { TargetChoice } from '../../../../shared/domain/plan-view.ts'
import { ChooseButton } from '../../ui/choose-button.tsx'
import { readableTimes } from '../../ui/format/readable-times.ts'
import { Private } from '../../ui/private.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { candidateName } from './targets.ts'

interface CandidateRowProps {
  readonly candidate: TargetChoice['candidates'][number]
  readonly chosen: boolean
  readonly whyNot: string | undefined
  readonly onChoose: () => void
}

const verifiedLook = { glyph: '●', word: 'verified', tone: 'done' } as const
const unverifiedLook = { glyph: '○', word: 'not verified', tone: 'idle' } as const

/** One release or backup that can be gone back to, or the reason why not. */
export function CandidateRow({ candidate, chosen, whyNot, onChoose }: CandidateRowProps) {
  const name = candidateName(candidate)
  return (
    <tr data-chosen={chosen || undefined} className="candidate">
      <th scope="row">
        <PrivateText>{name}</PrivateText>
      </th>
      <td>
        {candidate.commit === '' ? (
          '–'
        ) : (
          <ShortId value={candidate.commit} length={candidate.commit.includes('_') ? 20 : 9} />
        )}
      </td>
      <td className="candidate-what">
        <PrivateText>{readableTimes(candidate.message)}</PrivateText>
      </td>
      <td>
        <Private>{candidate.author}</Private>
      </td>
      <td>
        <When at={candidate.createdAt} />
      </td>
      <td>
        <StateMark look={candidate.verified ? verifiedLook : unverifiedLook} />{' '}
        <span className="dim">
          <PrivateText>{whyNot ?? candidate.standing}</PrivateText>
        </span>
      </td>
      <td className="number">
        <ChooseButton name={name} isChosen={chosen} whyNot={whyNot} onChoose={onChoose} />
      </td>
    </tr>
  )
}
