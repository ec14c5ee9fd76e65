import type { Evidence } from '../../../../shared/domain/evidence.ts'
import { formatCount } from '../format/count.ts'
import { PrivateText } from '../private-text.tsx'
import '../table.css'

type Table = Extract<Evidence, { readonly kind: 'table' }>

// More is in the log's export; a screen is for looking.
const ROWS_SHOWN = 200

/** A small table of what was seen. */
export function EvidenceTable({ table }: { readonly table: Table }) {
  const left = table.rows.length - ROWS_SHOWN
  return (
    <div className="evidence-table">
      <table className="table">
        <caption>{table.label}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, ROWS_SHOWN).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of evidence are never reordered, and may be equal.
            <tr key={index}>
              {row.map((cell, column) => (
                <td
                  key={table.columns[column] ?? column}
                  className={typeof cell === 'number' ? 'number mono' : 'mono'}
                >
                  {typeof cell === 'number' ? (
                    formatCount(cell)
                  ) : (
                    <PrivateText>{cell ?? '–'}</PrivateText>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 ? <p className="dim">{formatCount(left)} more rows are in the log.</p> : null}
    </div>
  )
}
