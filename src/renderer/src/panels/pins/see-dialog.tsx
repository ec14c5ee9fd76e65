import type { PinLine } from '../../../../shared/domain/pin.ts'
import { useAct } from '../../kernel-client/index.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

/** A line, and the pin that it is of. */
export interface LineOfPin {
  readonly pin: string
  readonly line: PinLine
}

interface SeeDialogProps {
  readonly of: LineOfPin
  readonly onClose: () => void
}

/** Why it is well, in words that stand in the log. The watch goes on. */
export function SeeDialog({ of: { pin, line }, onClose }: SeeDialogProps) {
  const act = useAct('to say that it was seen')
  return (
    <ReasonDialog
      opened
      calm
      onClose={onClose}
      title="I have seen it"
      label="Why it is well, or who takes care of it"
      confirm="Say that it was seen"
      pending={act.pending}
      failure={act.failure}
      onConfirm={async (note) => {
        if (await act.run((client) => client.pins.seen({ pin, key: line.key, note }))) onClose()
      }}
    >
      <p>
        <PrivateText>{line.text}</PrivateText>
      </p>
      <p className="dim">
        Nothing is changed by it: this line alarms no more, another event does, and the pin is
        watched further.
      </p>
    </ReasonDialog>
  )
}
