import { useKernelState, useQuestion } from '../../../kernel-client/index.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { logLook } from '../../../ui/state/log-look.ts'
import { unreadableWords } from './unreadable-words.ts'

/** Says of a list that is not the whole log how much of it is missing. */
export function UnreadableNote() {
  const log = useKernelState((state) => state.session?.log)
  // Asked together with the figure that it is held against: both grow.
  const told = useQuestion(`unreadable ${log?.kind} ${log?.records}`, async (client) => {
    if (log === undefined) return null
    const { total } = await client.audit.records({ from: 0, limit: 1 })
    return unreadableWords(log, total)
  })
  if (log === undefined || told.kind !== 'known' || told.value === null) return null
  // What was deleted on purpose is no alarm, and nothing to be glad of.
  const look = logLook(log)
  const { glyph, tone } = look.tone === 'done' ? ({ glyph: '○', tone: 'idle' } as const) : look
  return (
    <p className="records-unreadable" role="note" data-tone={tone}>
      <span aria-hidden="true">{glyph}</span> <PrivateText>{told.value}</PrivateText>
    </p>
  )
}
