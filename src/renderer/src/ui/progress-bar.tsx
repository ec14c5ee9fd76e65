import './progress-bar.css'

interface ProgressBarProps {
  readonly label: string
  /** Absent where no number exists. */
  readonly known?: { readonly done: number; readonly total: number }
}

/** How far something is: determinate where a number exists. */
export function ProgressBar({ label, known }: ProgressBarProps) {
  return (
    <progress
      className="progress-line"
      aria-label={label}
      {...(known === undefined || known.total === 0 ? {} : { value: known.done, max: known.total })}
    />
  )
}
