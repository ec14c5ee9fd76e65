import { Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import { LARGEST_KIT, readKitFile } from './kit-file.ts'

interface KitTextFieldProps {
  readonly text: string
  readonly onText: (text: string) => void
  /** The kernel refused it. */
  readonly refused: boolean
}

/** The kit, pasted from its page or read from its file. It is encrypted: only with the passphrase it is a secret. */
export function KitTextField({ text, onText, refused }: KitTextFieldProps) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const file = useId()
  return (
    <>
      <Textarea
        label="The kit"
        name="kit"
        description="The text of its page, from BEGIN to END."
        placeholder="-----BEGIN AGE ENCRYPTED FILE-----"
        autoComplete="off"
        spellCheck={false}
        wrap="off"
        rows={4}
        maxLength={LARGEST_KIT}
        classNames={{ input: 'kit-text mono' }}
        error={refused}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className="row">
        <label htmlFor={file} className="nowrap">
          or its file
        </label>
        <input
          id={file}
          className="kit-file grow"
          type="file"
          accept=".age,.txt,.asc"
          onChange={(event) => {
            const input = event.currentTarget
            const [chosen] = input.files ?? []
            if (chosen === undefined) return
            void readKitFile(chosen).then((read) => {
              if (read.kind === 'text') onText(read.text)
              setTrouble(read.kind === 'text' ? null : read.because)
              // The same file can be chosen again after it was mended.
              input.value = ''
            })
          }}
        />
      </div>
      {trouble === null ? null : (
        <p role="alert" className="kit-trouble">
          ✕ {trouble}
        </p>
      )}
    </>
  )
}
