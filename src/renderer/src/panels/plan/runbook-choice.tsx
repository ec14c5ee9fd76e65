import { Radio } from '@mantine/core'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { runbookWords } from './runbook-names.ts'

interface RunbookChoiceProps {
  readonly chosen: RunbookId
  readonly onChoose: (runbook: RunbookId) => void
}

/** Which procedure. */
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
        {runbookWords.map((one) => (
          <Radio key={one.id} value={one.id} size="xs" label={one.name} />
        ))}
      </div>
    </Radio.Group>
  )
}
