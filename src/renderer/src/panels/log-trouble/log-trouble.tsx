import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAct, useKernelState } from '../../kernel-client/index.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { type TroubleWords, troubleWords } from './trouble-words.ts'
import './log-trouble.css'

/** The log was damaged, or refuses: said on every screen, with the one explicit way past it. */
export function LogTrouble() {
  const session = useKernelState((state) => state.session)
  const words = session === null ? undefined : troubleWords(session)
  if (words === undefined) return null
  return <TroubleBanner key={words.way} words={words} />
}

function TroubleBanner({ words }: { readonly words: TroubleWords }) {
  const [asking, setAsking] = useState(false)
  const act = useAct(words.tried)
  return (
    <div className="log-trouble" role="alert" data-tone="failed">
      <p>
        <strong>✕ {words.title}</strong> <PrivateText>{words.facts}</PrivateText>
        {words.next === undefined ? null : (
          <>
            {' '}
            <strong>{words.next.lead}</strong> {words.next.text}
          </>
        )}
      </p>
      <Button variant="filled" color="red" onClick={() => setAsking(true)}>
        {words.button}
      </Button>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.question}
        label="Reason"
        confirm={words.confirm}
        pending={act.pending}
        failure={act.failure}
        onConfirm={(reason) =>
          void act
            .run((client) =>
              words.way === 'acknowledge'
                ? client.session.acknowledgeLog({ reason })
                : client.session.breakGlass({ reason }),
            )
            .then((taken) => taken && setAsking(false))
        }
      >
        {words.about}
      </ReasonDialog>
    </div>
  )
}
