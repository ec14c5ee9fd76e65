import { formatCount } from '../format/count.ts'
import type { Counts } from './counts-of.ts'

/** Rows per table, before and after, each table against its own largest count. */
export function CountBars({ counts }: { readonly counts: Counts }) {
  return (
    <div className="count-bars" aria-hidden="true">
      {counts.rows.map((row) => {
        const most = Math.max(1, ...row.values)
        return (
          <div key={row.name} className="count-row">
            <span className="mono clip">{row.name}</span>
            <div>
              {row.values.map((value, index) => (
                <div key={counts.columns[index] ?? index} className="count-bar">
                  <span className="count-track">
                    <span data-series={index} style={{ width: `${(value / most) * 100}%` }} />
                  </span>
                  <span className="dim">
                    {counts.columns[index]} {formatCount(value)}
                  </span>
                </div>
              ))}
            </div>
          </div>
        )
      })}
    </div>
  )
}
