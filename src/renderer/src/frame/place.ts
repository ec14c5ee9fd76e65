/** The four places of the one window. */
export type Place = 'situation' | 'plan' | 'run' | 'history'

export const places: readonly {
  readonly id: Place
  readonly title: string
  readonly key: string
}[] = [
  { id: 'situation', title: 'Situation', key: '1' },
  { id: 'plan', title: 'Plan', key: '2' },
  { id: 'run', title: 'Run', key: '3' },
  { id: 'history', title: 'History', key: '4' },
]
