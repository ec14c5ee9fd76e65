import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Challenge, Plan } from '../../../../shared/domain/plan.ts'
import type { Act } from '../../kernel-client/index.ts'
import { AlertDialog } from '../../ui/alert-dialog.tsx'
import { BeforeAfter } from '../../ui/before-after.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { PrivateText } from '../../ui/private-text.tsx'

interface ChallengeDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly plan: Plan
  /** The act in a few words, for the button. */
  readonly title: string
  readonly challenge: Challenge
  readonly act: Act
  readonly onConfirm: (typed: string) => void
}

/** What cannot be taken back asks for what the server says it is. It is compared again by the kernel. */
export function ChallengeDialog(props: ChallengeDialogProps) {
  const { opened, onClose, plan, title, challenge, act, onConfirm } = props
  const [typed, setTyped] = useState('')
  const matches = typed.trim() === challenge.expects
  return (
    <AlertDialog opened={opened} onClose={onClose} title={plan.title}>
      <form
        className="stack stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          if (matches) onConfirm(typed)
        }}
      >
        <BeforeAfter now={plan.now} target={plan.target} factsOnly />
        {plan.warnings.map((warning) => (
          <p key={warning} className="warning">
            ▲ <PrivateText>{warning}</PrivateText>
          </p>
        ))}
        <div>
          <p>
            Type <code className="challenge">{challenge.expects}</code>
          </p>
          <p className="dim">It is {challenge.madeOf}. The server said so just now.</p>
        </div>
        <TextInput
          label="What the server says it is"
          autoComplete="off"
          spellCheck={false}
          size="sm"
          data-autofocus
          classNames={{ input: 'mono' }}
          value={typed}
          error={typed.length >= challenge.expects.length && !matches ? 'That is not it.' : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {act.failure === null ? null : <FailureBox failure={act.failure} />}
        <div className="row spread">
          <Button onClick={onClose}>Go back</Button>
          <Button
            type="submit"
            variant="filled"
            color="red"
            disabled={!matches}
            loading={act.pending}
          >
            {title}
          </Button>
        </div>
      </form>
    </AlertDialog>
  )
}
