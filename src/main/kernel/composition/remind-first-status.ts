import { firstStatusDue } from '../../../shared/domain/first-status.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { Clock } from '../ports/clock.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { RunStore } from '../runbook/run-store.ts'

/** Says once for each run, five minutes after it began, that users have not been told; nobody is told by it. */
export function remindFirstStatus(
  store: Pick<RunStore, 'run' | 'watch'>,
  host: Pick<HostCapabilities, 'notify'>,
  { clock, closing }: { readonly clock: Clock; readonly closing: AbortSignal },
): void {
  const reminded = new Set<RunId>()
  store.watch((run) => {
    const due = firstStatusDue(run)
    if (due === undefined || reminded.has(run.id)) return
    reminded.add(run.id)
    const wait = Math.max(0, Date.parse(due) - clock.now().getTime())
    void clock.sleep(wait, closing).then(
      () => {
        const now = store.run(run.id)
        if (now === undefined || firstStatusDue(now) === undefined) return
        const title = 'Users have not been told yet'
        host.notify({ title, body: `Run ${run.id}: the status page waits for your word.` })
      },
      // The console closes.
      () => undefined,
    )
  })
}
