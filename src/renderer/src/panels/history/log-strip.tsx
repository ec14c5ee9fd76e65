import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AuditView } from '../../../../shared/domain/audit.ts'
import type { LogStatus } from '../../../../shared/domain/session.ts'
import { anchorWords, formatRecords, newestRecord } from '../../ui/format/anchor-words.ts'
import { formatCount } from '../../ui/format/count.ts'
import { formatUtc } from '../../ui/format/relative-time.ts'
import { ShortId } from '../../ui/short-id.tsx'
import { anchorLook } from '../../ui/state/anchor-look.ts'
import { logLook } from '../../ui/state/log-look.ts'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { useMask } from '../../ui/use-mask.ts'
import { kitLook } from './kit-look.ts'

interface LogStripProps {
  readonly log: LogStatus
  /** Null until the kernel has told. */
  readonly audit: AuditView | null
  readonly onOpenKit: () => void
}

/** Whether this log can be believed, and by what: above everything that is built from it. */
export function LogStrip({ log, audit, onOpenKit }: LogStripProps) {
  const mask = useMask()
  const unsigned = log.unsigned === 0 ? '' : `, the newest ${log.unsigned} not signed yet`
  return (
    <section className="log-strip" aria-label="The log">
      <Fact name="Log">
        <span title={mask(`${log.text}${unsigned}`)}>
          <StateMark look={logLook(log, audit?.export)} />
        </span>
        <span className="dim">{formatRecords(newestRecord(log, audit))}</span>
      </Fact>
      <Fact name="Proven elsewhere">
        <Anchored log={log} audit={audit} />
      </Fact>
      <Fact name="Keychain mark">
        <Mark audit={audit} />
      </Fact>
      <Fact name="Recovery kit">
        <Kit audit={audit} onOpenKit={onOpenKit} />
      </Fact>
      <Fact name="Fingerprint">
        {log.genesis === '' ? <span className="dim">none</span> : <ShortId value={log.genesis} />}
      </Fact>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="log-fact">
      <h2>{name}</h2>
      <div className="log-fact-value">{children}</div>
    </div>
  )
}

function Anchored({ log, audit }: Pick<LogStripProps, 'log' | 'audit'>) {
  const mask = useMask()
  if (audit === null) return <span className="dim">…</span>
  const { anchor } = audit
  const newest = newestRecord(log, audit)
  const look = anchorLook(log, audit)
  // Where there is no doubt there is room to say what is new since.
  const plain = look.tone === 'done' || look.tone === 'idle'
  const shown = plain ? { ...look, word: anchorWords(anchor, newest) } : look
  const title =
    anchor === null ? undefined : mask(`${anchor.place}, ${formatUtc(Date.parse(anchor.at))}`)
  return (
    <span title={title}>
      <StateMark look={shown} />
    </span>
  )
}

function Mark({ audit }: Pick<LogStripProps, 'audit'>) {
  const mask = useMask()
  if (audit === null) return <span className="dim">…</span>
  const { mark } = audit
  const look =
    mark.kind === 'kept'
      ? { glyph: '●', word: `kept at ${formatCount(mark.seq)}`, tone: 'done' as const }
      : { glyph: '○', word: 'not kept', tone: 'idle' as const }
  return (
    <span title={mark.kind === 'kept' ? undefined : mask(mark.because)}>
      <StateMark look={look} />
    </span>
  )
}

function Kit({ audit, onOpenKit }: Pick<LogStripProps, 'audit' | 'onOpenKit'>) {
  if (audit === null) return <span className="dim">…</span>
  const { act, ...look } = kitLook(audit.kit)
  return (
    <>
      <span title={audit.kit.kind === 'unknown' ? audit.kit.because : undefined}>
        <StateMark look={look} />
      </span>
      {act === null ? null : (
        <Button size="compact-xs" onClick={onOpenKit}>
          {act}
        </Button>
      )}
    </>
  )
}
