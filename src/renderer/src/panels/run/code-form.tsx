import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'

interface CodeFormProps {
  readonly run: RunId
  readonly step: StepId
}

/** Takes the code of a second person. Whether it counts, the kernel says. */
export function CodeForm({ run, step }: CodeFormProps) {
  const [code, setCode] = useState('')
  const give = useAct('to take the code')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void give.run((client) => client.second.give({ run, step, code }))
      }}
    >
      <div className="second-code">
        <TextInput
          label="The code that came back"
          placeholder="rbc1.…"
          autoComplete="off"
          spellCheck={false}
          size="sm"
          maxLength={400}
          classNames={{ input: 'mono' }}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" disabled={code.trim() === ''} loading={give.pending}>
          Check the code
        </Button>
      </div>
      {give.failure === null ? null : <FailureBox failure={give.failure} />}
    </form>
  )
}
