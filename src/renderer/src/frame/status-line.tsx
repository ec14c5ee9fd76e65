import type { LogStatus, Session } from '../../../shared/domain/session.ts'
import type { Connection } from '../kernel-client/index.ts'
import { Badge } from '../ui/badge.tsx'
import { formatCount } from '../ui/format/count.ts'
import type { Tone } from '../ui/state/step-look.ts'

interface StatusLineProps {
  readonly session: Session | null
  readonly connection: Connection
}

interface LogLook {
  readonly tone: Tone
  readonly glyph: string
  readonly word: string
}

const logLooks: Readonly<Record<LogStatus['kind'], LogLook>> = {
  verified: { tone: 'done', glyph: '●', word: 'log verified' },
  'unclean-end': { tone: 'needs', glyph: '▲', word: 'log ended in a crash' },
  tampered: { tone: 'failed', glyph: '✕', word: 'log tampered with' },
  locked: { tone: 'needs', glyph: '▲', word: 'log locked' },
  refusing: { tone: 'failed', glyph: '✕', word: 'log refuses' },
}

/** What the console itself stands on: the line to the kernel, the network, the keychain, the log. */
export function StatusLine({ session, connection }: StatusLineProps) {
  return (
    <div className="status-line" role="status" aria-label="State of the console">
      <ConnectionBadge connection={connection} />
      {session === null ? null : (
        <>
          <Badge tone={session.online ? 'done' : 'needs'} glyph={session.online ? '●' : '▲'}>
            {session.online ? 'online' : 'offline'}
          </Badge>
          <KeepingBadge session={session} />
          <LogBadge log={session.log} />
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

function LogBadge({ log }: { readonly log: LogStatus }) {
  const { tone, glyph, word } = logLooks[log.kind]
  const unsigned = log.unsigned === 0 ? '' : `, ${log.unsigned} not signed yet`
  const title = `${log.text} · ${formatCount(log.records)} records${unsigned} · head ${log.head.slice(0, 16)}`
  return (
    <Badge tone={tone} glyph={glyph} title={title}>
      {log.heldByAnother ? 'log held by another console' : word}
    </Badge>
  )
}
