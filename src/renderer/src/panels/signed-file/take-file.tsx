import { Button, Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import type { KeptSignedView } from '../../../../shared/domain/kept-signed.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'

/** A signed file of the largest kind has a tenth of it; what is longer is no signed file. */
const LARGEST = 40_000

interface TakeFileProps {
  readonly onTaken: (view: KeptSignedView) => void
}

/** What came back from the machine with the key. It goes in and is sealed; here nothing of it stays. */
export function TakeFile({ onTaken }: TakeFileProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [tooLong, setTooLong] = useState(false)
  const keeping = useAct('to keep the signed file')
  async function keep(given: string) {
    setTooLong(given.length > LARGEST)
    if (given.length > LARGEST || given.trim() === '') return
    let view: KeptSignedView | null = null
    const taken = await keeping.run(async (client) => {
      view = await client.signed.keep({ text: given })
    })
    if (!taken || view === null) return
    setText('')
    onTaken(view)
  }
  async function take(file: File | undefined) {
    if (file !== undefined)
      await keep(file.size > LARGEST ? ' '.repeat(LARGEST + 1) : await file.text())
  }
  return (
    <section
      className="signed-take"
      aria-label="Drop the signed file here"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void take(event.dataTransfer.files[0])
      }}
    >
      <label htmlFor={id}>File that was signed offline</label>
      <p className="dim">
        Made by <code>npm run sign -- FILE</code>. Choose it, drop it here, or paste its text. It is
        judged and kept sealed: what is signed can be sent by whoever holds it.
      </p>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        // The same file can be chosen again after it was signed anew.
        onClick={(event) => {
          event.currentTarget.value = ''
        }}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <Textarea
        label="Its text"
        classNames={{ input: 'mono' }}
        rows={3}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={tooLong ? 'Too long for a signed file.' : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        size="compact-sm"
        disabled={text.trim() === '' || keeping.pending}
        title={text.trim() === '' ? 'Paste its text first.' : undefined}
        onClick={() => void keep(text)}
      >
        Keep it sealed
      </Button>
      <p role="status" className="dim">
        {keeping.pending ? 'judging it, and sealing…' : ''}
      </p>
      {keeping.failure === null ? null : <FailureBox failure={keeping.failure} />}
    </section>
  )
}
