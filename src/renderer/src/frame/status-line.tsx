import type { AuditView } from '../../../shared/domain/audit.ts'
import type { LogStatus, Session } from '../../../shared/domain/session.ts'
import type { Connection } from '../kernel-client/index.ts'
import { Badge } from '../ui/badge.tsx'
import { anchorWords, newestRecord } from '../ui/format/anchor-words.ts'
import { formatCount } from '../ui/format/count.ts'
import { anchorLook } from '../ui/state/anchor-look.ts'
import { copyLook } from '../ui/state/copy-look.ts'
import { logLook } from '../ui/state/log-look.ts'

interface StatusLineProps {
  readonly session: Session | null
  readonly connection: Connection
  /** Null until the kernel has told. */
  readonly audit: AuditView | null
}

/** What the console itself stands on: the line to the kernel, the network, the keychain, the log. */
export function StatusLine({ session, connection, audit }: StatusLineProps) {
  return (
    <div className="status-line" role="status" aria-label="State of the console">
      <ConnectionBadge connection={connection} />
      {session === null ? null : (
        <>
          <Badge tone={session.online ? 'done' : 'needs'} glyph={session.online ? '●' : '▲'}>
            {session.online ? 'online' : 'offline'}
          </Badge>
          <KeepingBadge session={session} />
          <LogBadge log={session.log} audit={audit} />
          <CopyBadge copy={audit?.export ?? null} />
          <DiskBadge log={session.log} />
          {session.breakGlass ? (
            <Badge tone="failed" glyph="▲">
              glass broken
            </Badge>
          ) : null}
        </>
      )}
    </div>
  )
}

function ConnectionBadge({ connection }: { readonly connection: Connection }) {
  if (connection.kind === 'open') return null
  return (
    <Badge tone="needs" glyph="◐">
      {connection.kind === 'reconnecting' ? 'reconnecting…' : 'connecting…'}
    </Badge>
  )
}

function KeepingBadge({ session }: { readonly session: Session }) {
  const missing = session.credentials.filter((one) => one.state !== 'present')
  const title = missing.map((one) => `${one.name}: ${one.note}`).join('\n')
  return missing.length === 0 ? (
    <Badge tone="done" glyph="●">
      {session.credentialKeeping}
    </Badge>
  ) : (
    <Badge tone="needs" glyph="▲" title={title}>
      {session.credentialKeeping} · {missing.length} not there
    </Badge>
  )
}

function DiskBadge({ log }: { readonly log: LogStatus }) {
  if (log.disk === undefined) return null
  const full = log.disk === 'no-new-runs'
  return (
    <Badge tone={full ? 'failed' : 'needs'} glyph={full ? '✕' : '▲'} title={log.text}>
      {full ? 'disk nearly full: no new run' : 'disk filling up'}
    </Badge>
  )
}

interface LogBadgeProps {
  readonly log: LogStatus
  readonly audit: AuditView | null
}

function LogBadge({ log, audit }: LogBadgeProps) {
  const look = logLook(log, audit?.export)
  const anchor = audit === null || audit.anchor === null ? null : anchorLook(log, audit)
  const records = newestRecord(log, audit)
  const unsigned = log.unsigned === 0 ? '' : `, ${log.unsigned} not signed yet`
  const anchored = audit === null ? '' : ` · ${anchorWords(audit.anchor, records)}`
  const title = `${log.text} · ${formatCount(records)} records${unsigned}${anchored} · head ${log.head.slice(0, 16)}`
  // One badge, one colour: a good log with a doubtful anchor shows the doubt.
  const { tone, glyph } = anchor !== null && look.tone === 'done' ? anchor : look
  return (
    <Badge tone={tone} glyph={glyph} title={title}>
      log {look.word}
      {anchor === null ? '' : `, ${anchor.word}`}
    </Badge>
  )
}

/** What has not reached the history database: offline it waits, refused or forked it needs somebody. */
function CopyBadge({ copy }: { readonly copy: AuditView['export'] | null }) {
  if (copy === null) return null
  const waiting = 'waiting' in copy ? copy.waiting : 0
  const wait = `${formatCount(waiting)} wait`
  if (copy.kind === 'refused' || copy.kind === 'fork') {
    const { tone, glyph, word } = copyLook(copy)
    return (
      <Badge tone={tone} glyph={glyph} title={`${copy.failure.summary} ${copy.failure.next}`}>
        history copy: {word}
        {waiting === 0 ? '' : `, ${wait}`}
      </Badge>
    )
  }
  if (waiting === 0) return null
  return (
    <Badge
      tone={copy.kind === 'queued' ? 'needs' : 'idle'}
      glyph="○"
      title={`${formatCount(waiting)} records wait for the history database`}
    >
      {wait} for history
    </Badge>
  )
}
