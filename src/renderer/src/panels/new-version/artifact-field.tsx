import { Select } from '@mantine/core'
import { useId, useState } from 'react'
import type { ArtifactView } from '../../../../shared/domain/artifact.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { formatCount } from '../../ui/format/count.ts'
import { readInPieces } from './read-in-pieces.ts'

interface ArtifactFieldProps {
  readonly label: string
  readonly description: string
  readonly artifact: ArtifactView | null
  readonly onArtifact: (artifact: ArtifactView | null) => void
}

/** A compiled contract from a file. The kernel reads it, says what it is, and keeps it sealed beside the log. */
export function ArtifactField(props: ArtifactFieldProps) {
  const { label, description, artifact, onArtifact } = props
  const id = useId()
  const [file, setFile] = useState<File | null>(null)
  const [names, setNames] = useState<readonly string[]>([])
  const reading = useAct('to read the artifact')

  async function read(chosen: File, contract?: string): Promise<void> {
    onArtifact(null)
    await reading.run(async (client) => {
      const found = await readInPieces(client, chosen, contract)
      if (found.kind === 'several') setNames(found.names)
      if (found.kind === 'read') onArtifact(found.artifact)
    })
  }

  return (
    <div className="version-file">
      <label htmlFor={id}>{label}</label>
      <p className="dim" id={`${id}-about`}>
        {description}
      </p>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        aria-describedby={`${id}-about`}
        // The same file can be chosen again after it was compiled anew.
        onClick={(event) => {
          event.currentTarget.value = ''
        }}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen === undefined) return
          setFile(chosen)
          setNames([])
          void read(chosen)
        }}
      />
      {names.length === 0 || file === null ? null : (
        <Select
          label="Which contract"
          description={`${file.name} holds ${formatCount(names.length)}.`}
          searchable
          data={[...names]}
          onChange={(name) => name !== null && void read(file, name)}
        />
      )}
      <p role="status" className="version-found">
        {reading.pending ? 'reading…' : artifact === null ? '' : wordsOf(artifact)}
      </p>
      {reading.failure === null ? null : <FailureBox failure={reading.failure} />}
    </div>
  )
}

function wordsOf({ contractName, bytes, knowsLayout }: ArtifactView): string {
  const layout = knowsLayout ? 'with its storage layout' : 'without a storage layout'
  return `● ${contractName}, ${formatCount(bytes)} bytes of code, ${layout}`
}
