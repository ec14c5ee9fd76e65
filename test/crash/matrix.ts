/** What a matrix has shown, or why it could not be run here. */
export type Shown =
  | {
      readonly points: number
      readonly broken: readonly unknown[]
      readonly notes?: readonly string[]
    }
  | { readonly skipped: string }

export type Matrix = (say: (text: string) => void) => Promise<Shown>

/** A matrix, and how many points it must reach to prove anything. */
export interface PlannedMatrix {
  readonly least: number
  readonly run: Matrix
}

export function atLeast(least: number, run: Matrix): PlannedMatrix {
  return { least, run }
}
