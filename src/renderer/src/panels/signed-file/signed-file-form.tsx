import { Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { Section } from '../../ui/section.tsx'
import './signed-file.css'

/** A signed file of the largest kind has a tenth of it; what is longer is no signed file. */
const LARGEST = 40_000

interface SignedFileFormProps {
  readonly onGiven: (given: JsonObject) => void
}

/** What came back from the machine with the key. The kernel judges it, in the plan below. */
export function SignedFileForm({ onGiven }: SignedFileFormProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [tooLong, setTooLong] = useState(false)
  function give(next: string) {
    const fits = next.length <= LARGEST
    setTooLong(!fits)
    setText(fits ? next : '')
    onGiven(fits && next.trim() !== '' ? { signed: next } : {})
  }
  async function take(file: File | undefined) {
    if (file !== undefined) give(file.size > LARGEST ? ' '.repeat(LARGEST + 1) : await file.text())
  }
  return (
    <Section title="Signed file">
      <section
        className="signed-file"
        aria-label="Drop the signed file here"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void take(event.dataTransfer.files[0])
        }}
      >
        <label htmlFor={id}>File that was signed offline</label>
        <p className="dim">
          Made by <code>npm run sign -- FILE</code>. Choose it, drop it here, or paste its text.
        </p>
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <Textarea
          label="Its text"
          classNames={{ input: 'mono' }}
          rows={6}
          autoComplete="off"
          spellCheck={false}
          value={text}
          error={tooLong ? 'Too long for a signed file.' : undefined}
          onChange={(event) => give(event.currentTarget.value)}
        />
      </section>
    </Section>
  )
}
