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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="evidence-table" aria-label={table.label} tabIndex={0}>
      <table className="table">
        <caption>{table.label}</caption>
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={typeof table.rows[0]?.[index] === 'number' ? 'number' : undefined}
              >
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
    </section>
  )
}
