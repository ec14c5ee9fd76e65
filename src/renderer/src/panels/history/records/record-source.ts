import type { RecordLine } from '../../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../../shared/domain/identifiers.ts'
import type { Kernel } from '../../../kernel-client/index.ts'
import type { PageSource } from '../../../ui/page-source.ts'
import { recordKind } from './record-kinds.ts'

/** Records of a kind and a run, by range, in the order of the log: what has been fetched never moves. */
export function recordSource(
  client: Kernel['client'],
  kind: string,
  run: RunId | null,
): PageSource<RecordLine> {
  const { types } = recordKind(kind)
  return {
    key: `records ${kind} ${run ?? ''}`,
    live: true,
    page: ({ from, limit, search, signal }) =>
      client.audit.records(
        {
          from,
          limit,
          ...(types === undefined ? {} : { types: [...types] }),
          ...(run === null ? {} : { run }),
          ...(search === '' ? {} : { search }),
        },
        { signal },
      ),
  }
}
