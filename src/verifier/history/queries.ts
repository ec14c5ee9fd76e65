import { runColumns } from './run-row.ts'

/** Longest frame with its crc32, and longest payload: what is longer was never a record. */
const MOST = 4_194_304 + 104

const runFields = Object.values(runColumns)
  .map((text) => `left(${text}, ${MOST})`)
  .join(', ')

/**
 * The commands of one session, for one log. Nothing is put into them but the log id, which is
 * hexadecimal. All tables are seen at one instant, before the log itself is read: what was exported
 * later is no difference.
 */
export function queriesFor(logId: string): readonly string[] {
  const own = `log_id = '${logId}'`
  return [
    'SET default_transaction_read_only = on',
    "SET TimeZone = 'UTC'",
    "SET client_encoding = 'UTF8'",
    'START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
    copy(`SELECT count(DISTINCT log_id)::int8 FROM public.audit_record WHERE log_id <> '${logId}'`),
    copy(`SELECT seq::int8, note::text FROM public.audit_checkpoint WHERE ${own} ORDER BY seq`),
    copy(`SELECT ${runFields} FROM public.rollback_history WHERE ${own} ORDER BY run_id, system`),
    copy(
      'SELECT seq::int8, substring(head FOR 33), ' +
        `CASE WHEN octet_length(frame) <= ${MOST} THEN frame END, ` +
        'substring(salt FOR 17), ' +
        `CASE WHEN octet_length(payload) > ${MOST} THEN '' ELSE payload END, ` +
        "CASE WHEN exported_at BETWEEN '1970-01-01' AND '9999-12-31' " +
        'THEN (extract(epoch FROM exported_at) * 1000000)::int8 END ' +
        `FROM public.audit_record WHERE ${own} ORDER BY seq`,
    ),
    'COMMIT',
  ]
}

function copy(query: string): string {
  return `COPY (${query}) TO STDOUT (FORMAT binary)`
}
