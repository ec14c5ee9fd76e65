import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Evidence, EvidenceRef } from '../../../../shared/domain/evidence.ts'
import { formatBytes } from '../format/count.ts'
import { PrivateText } from '../private-text.tsx'
import { saveFile } from '../save-file.ts'
import { blobOf } from './blob-of.ts'

interface EvidenceBlobProps {
  readonly evidence: Extract<Evidence, { readonly kind: 'blob' }>
  readonly read: ((ref: EvidenceRef) => Promise<string>) | undefined
}

// The only pictures that the console makes itself; anything else is saved, never drawn.
const DRAWN = /^image\/(png|jpeg|webp)$/

/** A screenshot, drawn; or another file, to be saved. It is decrypted only when asked for. */
export function EvidenceBlob({ evidence: { label, ref }, read }: EvidenceBlobProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => () => (shown === null ? undefined : URL.revokeObjectURL(shown)), [shown])

  async function open(): Promise<void> {
    if (read === undefined) return
    try {
      const blob = blobOf(await read(ref), ref.mediaType)
      if (DRAWN.test(ref.mediaType)) setShown(URL.createObjectURL(blob))
      else saveFile(blob, ref.name)
    } catch {
      setTrouble('It cannot be read: it may have expired, or its keys are locked.')
    }
  }

  return (
    <figure className="evidence-blob">
      {shown === null ? (
        <Button size="compact-xs" disabled={read === undefined} onClick={() => void open()}>
          <PrivateText>{DRAWN.test(ref.mediaType) ? `Show ${label}` : `Save ${label}`}</PrivateText>
        </Button>
      ) : (
        <img src={shown} alt={label} />
      )}
      <figcaption className="dim">
        <PrivateText>{label}</PrivateText> · {formatBytes(ref.bytes)}
        {ref.expiresAt === null ? '' : ` · kept until ${ref.expiresAt.slice(0, 10)}`}
        {trouble === null ? '' : ` · ${trouble}`}
      </figcaption>
    </figure>
  )
}
