import { useState } from 'react'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { useQuestion } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Section } from '../../ui/section.tsx'
import { KeptTable } from './kept-table.tsx'
import { TakeFile } from './take-file.tsx'
import './signed-file.css'

interface SignedFileFormProps {
  readonly onGiven: (given: JsonObject) => void
}

/** What was signed earlier and is kept, each as it stands against the chain; or a file that comes back now. */
export function SignedFileForm({ onGiven }: SignedFileFormProps) {
  const [looks, setLooks] = useState(0)
  const [chosen, setChosen] = useState<string | null>(null)
  const kept = useQuestion(`signed ${looks}`, (client) => client.signed.list())
  function choose(id: string | null) {
    setChosen(id)
    onGiven(id === null ? {} : { signed: id })
  }
  return (
    <Section title="What was signed">
      <div className="signed-file">
        {kept.kind === 'failed' ? <FailureBox failure={kept.failure} /> : null}
        {kept.kind === 'asking' ? <p className="dim">holding it against the chain…</p> : null}
        {kept.kind === 'known' ? (
          <KeptTable
            kept={kept.value}
            chosen={chosen}
            onChoose={choose}
            onForgotten={(id) => {
              if (id === chosen) choose(null)
              setLooks(looks + 1)
            }}
          />
        ) : null}
        <TakeFile
          onTaken={(view) => {
            setLooks(looks + 1)
            const { standing } = view.kind === 'open' ? view : { standing: { kind: 'done' } }
            choose(standing.kind === 'fresh' ? view.id : null)
          }}
        />
      </div>
    </Section>
  )
}
