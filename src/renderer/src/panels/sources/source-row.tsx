import type { RankedSource } from '../../../../shared/domain/database-source.ts'
import { rowsSinceText } from '../../../../shared/domain/recovery-point.ts'
import { ChooseButton } from '../../ui/choose-button.tsx'
import { readableTimes } from '../../ui/format/readable-times.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { sourceKinds, sourceLook } from './source-words.ts'

interface SourceRowProps {
  readonly source: RankedSource
  readonly place: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

/** One source: what it is, how far back, and what would be lost with it. */
export function SourceRow({ source, place, isChosen, onChoose }: SourceRowProps) {
  const { name, kind, asOf, about, whyNot, lost } = source
  return (
    <tr>
      <td className="number dim">{place}</td>
      <th scope="row" className="source-name">
        <PrivateText>{name}</PrivateText>
        <span className="dim"> · {sourceKinds[kind]}</span>
        <p className="dim source-about">
          <PrivateText>{readableTimes(about)}</PrivateText>
        </p>
      </th>
      <td className="nowrap">
        <code>{asOf.slice(0, 19).replace('T', ' ')}</code>
        <br />
        <span className="dim">
          <When at={asOf} />
        </span>
      </td>
      <td>
        <StateMark look={sourceLook(source)} />
      </td>
      <td className="source-lost">
        <PrivateText>{whyNot ?? rowsSinceText(lost)}</PrivateText>
      </td>
      <td className="number">
        <ChooseButton name={name} isChosen={isChosen} whyNot={whyNot} onChoose={onChoose} />
      </td>
    </tr>
  )
}
