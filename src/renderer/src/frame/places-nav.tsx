import { useHotkeys } from '@mantine/hooks'
import { type Place, places } from './place.ts'

interface PlacesNavProps {
  readonly place: Place
  readonly onGo: (place: Place) => void
  /** Said beside *Run*, e.g. that it needs the operator. */
  readonly runMark: string | null
}

/** The four places, by pointer or by Alt and a figure. */
export function PlacesNav({ place, onGo, runMark }: PlacesNavProps) {
  useHotkeys(
    places.map(({ id, key }) => [`alt+${key}`, () => onGo(id)]),
    [],
  )
  return (
    <nav className="places" aria-label="Places">
      {places.map(({ id, title, key }) => (
        <button
          key={id}
          type="button"
          className="place"
          aria-current={id === place ? 'page' : undefined}
          aria-keyshortcuts={`Alt+${key}`}
          onClick={() => onGo(id)}
        >
          {title}
          {id === 'run' && runMark !== null ? <span className="place-mark">{runMark}</span> : null}
          <kbd>Alt {key}</kbd>
        </button>
      ))}
    </nav>
  )
}
