import type { AuditView } from '../../../../../shared/domain/audit.ts'

/** What a reader should know beside the figures: the log's own notes, and why something could not be told. */
export function notesOf({ notes, mark, kit }: AuditView): readonly string[] {
  return [
    ...notes,
    ...(mark.kind === 'kept'
      ? []
      : [`The keychain keeps no mark of the newest record: ${mark.because}.`]),
    ...(kit.kind === 'unknown'
      ? [`Whether there is a recovery kit cannot be told: ${kit.because}.`]
      : []),
  ].map((note) => note.replace(/\.\.$/, '.'))
}
