import { type SystemId, systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { LiveState, Readiness, Situation } from '../../../../shared/domain/situation.ts'
import { readableTimes } from '../../ui/format/readable-times.ts'
import { Private } from '../../ui/private.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { Section } from '../../ui/section.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'
import { useMask } from '../../ui/use-mask.ts'
import { When } from '../../ui/when.tsx'

const looks: Readonly<Record<Readiness['state'], Look>> = {
  ready: { glyph: '●', word: 'ready', tone: 'done' },
  attention: { glyph: '▲', word: 'attention', tone: 'needs' },
  'not-ready': { glyph: '✕', word: 'not ready', tone: 'failed' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

interface SystemsProps {
  readonly situation: Situation
  readonly onMigrations: () => void
  readonly onContracts: () => void
}

/** What every system serves now, and whether it could be rolled back right now. */
export function Systems({ situation, onMigrations, onContracts }: SystemsProps) {
  const ready = new Map(situation.readiness.map((one) => [one.system, one]))
  const live = new Map(situation.systems.map((one) => [one.system, one.live]))
  const all: readonly SystemId[] = [...new Set([...live.keys(), ...ready.keys()])]
  return (
    <Section
      title="Live now and readiness"
      className="area-systems"
      aside={
        <div className="row">
          {live.has('contracts') ? (
            <button type="button" className="text-button" onClick={onContracts}>
              Contracts…
            </button>
          ) : null}
          <button type="button" className="text-button" onClick={onMigrations}>
            Migrations…
          </button>
        </div>
      }
    >
      <ul className="systems">
        {all.map((system) => (
          <li key={system}>
            <span className="systems-name">{systemTitles[system]}</span>
            <LiveLine live={live.get(system)} />
            <ReadyLine ready={ready.get(system)} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function LiveLine({ live }: { readonly live: LiveState | undefined }) {
  const mask = useMask()
  if (live === undefined) return <span className="dim">–</span>
  if (live.kind === 'looking') return <span className="dim">looking…</span>
  if (live.kind === 'unknown')
    return <span className="clip tone-unknown">? {mask(live.because)}</span>
  return (
    <span className="clip" title={mask(live.message)}>
      <strong>{live.label}</strong>{' '}
      {live.commit === '' || live.label.includes(live.commit.slice(0, 7)) ? null : (
        <ShortId value={live.commit} length={live.commit.includes('_') ? 20 : 9} />
      )}{' '}
      <PrivateText>{live.message}</PrivateText>{' '}
      <span className="dim">
        {live.author === '' ? null : (
          <>
            · <Private>{live.author}</Private>{' '}
          </>
        )}
        · <When at={live.since} />
      </span>
    </span>
  )
}

function ReadyLine({ ready }: { readonly ready: Readiness | undefined }) {
  const mask = useMask()
  if (ready === undefined) return null
  const text = readableTimes(ready.text)
  return (
    <span className="systems-ready clip" title={mask(text)}>
      <StateMark look={looks[ready.state]} />{' '}
      <span className="dim">
        <PrivateText>{text}</PrivateText>
      </span>
    </span>
  )
}
