import { failureOf } from '../../../../shared/domain/failure.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'

const ACTOR = 'drill'

/** How far the history database holds the drill's log, or why it does not. */
export type Exported =
  | { readonly kind: 'exported'; readonly database: string; readonly watermark: number }
  | { readonly kind: 'not-exported'; readonly because: string }

/**
 * What a team does once and a drill each time: the tables of the history are made, and the log of what was
 * done is copied into them. Never the reason why a drill fails: the systems are.
 */
export async function exportDrill({ historyExport, audit }: Kernel): Promise<Exported> {
  try {
    if (audit.current().export.kind === 'no-tables') {
      const { hash } = await historyExport.planSetUp()
      await historyExport.setUp(hash, ACTOR)
    }
    await historyExport.now()
  } catch (thrown) {
    return { kind: 'not-exported', because: failureOf(thrown, 'to export the log').summary }
  }
  const view = audit.current().export
  return view.kind === 'idle'
    ? { kind: 'exported', database: view.database, watermark: view.watermark }
    : { kind: 'not-exported', because: `the export is ${view.kind}` }
}
