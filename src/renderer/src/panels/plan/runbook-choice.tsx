import { Radio } from '@mantine/core'
import { Fragment } from 'react'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { runbookGroups, runbookWords } from './runbook-names.ts'

interface RunbookChoiceProps {
  readonly chosen: RunbookId
  readonly onChoose: (runbook: RunbookId) => void
}

/** Which procedure: one choice over all, in rows by what it is about. */
export function RunbookChoice({ chosen, onChoose }: RunbookChoiceProps) {
  return (
    <Radio.Group
      label="Procedure"
      description={runbookWords.find((one) => one.id === chosen)?.about}
      value={chosen}
      onChange={(value) => {
        const found = runbookWords.find((one) => one.id === value)
        if (found !== undefined) onChoose(found.id)
      }}
    >
      <div className="runbooks">
        {runbookGroups.map(({ concerns, runbooks }) => (
          <Fragment key={concerns}>
            <span className="runbooks-concern dim">{concerns}</span>
            <div className="runbooks-of">
              {runbooks.map((one) => (
                <Radio key={one.id} value={one.id} size="xs" label={one.name} />
              ))}
            </div>
          </Fragment>
        ))}
      </div>
    </Radio.Group>
  )
}
