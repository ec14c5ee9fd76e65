import { spotlight } from '@mantine/spotlight'
import { lazy, useEffect, useState } from 'react'
import type { RunbookId } from '../../shared/domain/runbook.ts'
import type { UnderwayRun } from '../../shared/domain/underway.ts'
import { Body, loadPanels } from './body.tsx'
import { type Drawer, Drawers, loadDrawers } from './drawers.tsx'
import { Band } from './frame/band.tsx'
import { FirstRunStrip } from './frame/first-run-strip.tsx'
import { Late } from './frame/late.tsx'
import { NoWayIn } from './frame/no-way-in.tsx'
import type { Place } from './frame/place.ts'
import { PlacesNav } from './frame/places-nav.tsx'
import { StatusLine } from './frame/status-line.tsx'
import { TrafficStopped } from './frame/traffic-stopped.tsx'
import { useLanding } from './frame/use-landing.ts'
import { useLinkedRun } from './frame/use-linked-run.ts'
import { usePreferences } from './frame/use-preferences.ts'
import { windowTitle } from './frame/window-title.ts'
import { useKernel, useKernelState } from './kernel-client/index.ts'
import type { HistoryView } from './panels/history/history-view.ts'
import { ForkAlarm } from './panels/log-trouble/fork-alarm.tsx'
import { LogTrouble } from './panels/log-trouble/log-trouble.tsx'
import { PinAlarm } from './panels/pins/pin-alarm.tsx'
import { PrivacyContext } from './ui/privacy-context.ts'
import './frame/frame.css'

// Not needed for the fast lane, so it does not come before it.
const Palette = lazy(() =>
  import('./frame/palette.tsx').then(({ Palette: it }) => ({ default: it })),
)

/** The one window: the frame around the four places. */
export function Console() {
  const { client } = useKernel()
  const session = useKernelState((state) => state.session)
  const connection = useKernelState((state) => state.connection)
  const audit = useKernelState((state) => state.audit)
  const runs = useKernelState((state) => state.runs)
  const activeRun = useKernelState((state) => state.situation?.activeRun ?? null)
  const [preferences, setPreferences] = usePreferences()
  const [place, setPlace] = useState<Place>('situation')
  const [opened, setOpened] = useState<string | null>(null)
  const [runbook, setRunbook] = useState<RunbookId>('bad-release')
  const [takeOver, setTakeOver] = useState<string | null>(null)
  const [historyView, setHistoryView] = useState<HistoryView>('runs')
  const [drawer, setDrawer] = useState<Drawer | null>(null)

  const openRun = (id: string) => {
    setOpened(id)
    setTakeOver(null)
    setPlace('run')
  }
  useLinkedRun(openRun)
  useLanding(runs, (id) => {
    if (place === 'situation') openRun(id)
  })
  useEffect(() => {
    document.title = windowTitle(session, runs)
  }, [session, runs])
  useEffect(() => {
    // After the first drawing; what cannot be fetched now is fetched when it is gone to.
    const idle = requestIdleCallback(() => {
      void Promise.all([loadPanels(), loadDrawers()]).catch(() => undefined)
    })
    return () => cancelIdleCallback(idle)
  }, [])
  if (connection.kind === 'no-way-in') return <NoWayIn because={connection.because} />

  const run = opened ?? activeRun ?? runs?.[0]?.id ?? null
  const needsOperator = runs?.some((one) => one.needsOperator && one.outcome === null) ?? false
  const plan = (id: RunbookId) => {
    setRunbook(id)
    setTakeOver(null)
    setPlace('plan')
  }
  const planRest = (other: UnderwayRun | null) => {
    setTakeOver(other?.run ?? null)
    // Which procedure it was, it has not said before its copy was filled.
    if (other !== null) setRunbook(other.runbook ?? 'database-only')
    setPlace('plan')
  }

  return (
    <PrivacyContext value={preferences.privacy}>
      <div className="frame">
        <Band
          session={session}
          preferences={preferences}
          onPreferences={setPreferences}
          onPalette={spotlight.open}
          onContacts={() => setDrawer('contacts')}
          onCredentials={() => setDrawer('credentials')}
          onKit={() => setDrawer('kit')}
        />
        <div className="places-row">
          <PlacesNav place={place} onGo={setPlace} runMark={needsOperator ? '◆ needs you' : null} />
          <StatusLine session={session} connection={connection} audit={audit} />
        </div>
        <LogTrouble />
        <ForkAlarm />
        <PinAlarm onShow={() => setPlace('situation')} />
        <FirstRunStrip
          onCredentials={() => setDrawer('credentials')}
          onKit={() => setDrawer('kit')}
        />
        <TrafficStopped shown={place === 'run' ? run : null} onOpenRun={openRun} />
        <main className="body" data-fill={place === 'run' || place === 'history' || undefined}>
          <Body
            place={place}
            broken={(session?.problems.length ?? 0) > 0}
            run={run}
            runbook={runbook}
            onRunbook={setRunbook}
            takeOver={takeOver}
            onTakeOver={planRest}
            onOpenRun={openRun}
            onOpenKit={() => setDrawer('kit')}
            historyView={historyView}
            onHistoryView={setHistoryView}
            onMakePlan={() => plan('bad-release')}
            onPlan={plan}
            onMigrations={() => setDrawer('migrations')}
            onContracts={() => setDrawer('contracts')}
          />
        </main>
      </div>
      <Drawers drawer={drawer} onClose={() => setDrawer(null)} onPlan={plan} />
      <Late waiting={null}>
        <Palette
          onGo={setPlace}
          onPlan={plan}
          onContacts={() => setDrawer('contacts')}
          onCredentials={() => setDrawer('credentials')}
          onKit={() => setDrawer('kit')}
          onMigrations={() => setDrawer('migrations')}
          onContracts={() => setDrawer('contracts')}
          onLog={() => {
            setHistoryView('records')
            setPlace('history')
          }}
          onLookAgain={() => {
            setPlace('situation')
            // Whether it was looked at shows in the snapshot.
            client.situation.refresh().catch(() => undefined)
          }}
          onPrivacy={() => setPreferences({ privacy: !preferences.privacy })}
        />
      </Late>
    </PrivacyContext>
  )
}
