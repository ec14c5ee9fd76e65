import { useState } from 'react'
import type { KeptSignedView } from '../../../../shared/domain/kept-signed.ts'
import { ForgetDialog } from './forget-dialog.tsx'
import { KeptRow } from './kept-row.tsx'
import '../../ui/table.css'

interface KeptTableProps {
  readonly kept: readonly KeptSignedView[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly onForgotten: (id: string) => void
}

/** Everything that is kept. What cannot be sent says why, and what to do. */
export function KeptTable({ kept, chosen, onChoose, onForgotten }: KeptTableProps) {
  const [forgetting, setForgetting] = useState<string | null>(null)
  if (kept.length === 0) {
    return (
      <p className="dim">
        Nothing is kept. <i>Pre-sign a pause</i> makes one on a calm day; or take the file that an
        offline key has signed.
      </p>
    )
  }
  return (
    <>
      <table className="table kept-signed">
        <caption className="visually-hidden">Signed files that are kept</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Signed by</th>
            <th scope="col">Nonce</th>
            <th scope="col">At most</th>
            <th scope="col">Kept</th>
            <th scope="col">Standing</th>
            <th scope="col">
              <span className="visually-hidden">Choose or forget</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.map((one) => (
            <KeptRow
              key={one.id}
              kept={one}
              chosen={one.id === chosen}
              onChoose={() => onChoose(one.id)}
              onForget={() => setForgetting(one.id)}
            />
          ))}
        </tbody>
      </table>
      {forgetting === null ? null : (
        <ForgetDialog
          id={forgetting}
          onClose={() => setForgetting(null)}
          onForgotten={() => {
            setForgetting(null)
            onForgotten(forgetting)
          }}
        />
      )}
    </>
  )
}
