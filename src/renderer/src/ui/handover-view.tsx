import { Button } from '@mantine/core'
import type { Handover } from '../../../shared/domain/plan.ts'
import { copyText } from './copy-text.ts'
import { PrivateText } from './private-text.tsx'
import { QrCode } from './qr-code.tsx'
import { saveFile } from './save-file.ts'
import './handover-view.css'

/** What others sign: fields to compare on their screen, and the same as a file and as a code. */
export function HandoverView({ handover }: { readonly handover: Handover }) {
  const { instruction, fields, file } = handover
  return (
    <div className="handover">
      <p>
        <PrivateText>{instruction}</PrivateText>
      </p>
      <div className="handover-body">
        <dl>
          {fields.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <span className="mono">
                  <PrivateText>{value}</PrivateText>
                </span>
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Copy ${label}`}
                  onClick={() => void copyText(value, label)}
                >
                  copy
                </button>
              </dd>
            </div>
          ))}
        </dl>
        <QrCode text={file.text} label={`${file.name} as a code`} />
      </div>
      <div className="row">
        <Button
          size="xs"
          onClick={() => saveFile(new Blob([file.text], { type: file.mediaType }), file.name)}
        >
          Save {file.name}
        </Button>
        <Button size="xs" variant="default" onClick={() => void copyText(file.text, file.name)}>
          Copy the file’s text
        </Button>
      </div>
    </div>
  )
}
