import { createHash } from 'node:crypto'

/** The three tables of the copy and their columns, in the order in which they are made. */
export const tables = {
  rollback_history: [
    'log_id',
    'run_id',
    'system',
    'date',
    'reason',
    'duration',
    'resolved_by',
    'outcome',
    'operator',
    'procedure_version',
    'head',
  ],
  audit_record: ['log_id', 'seq', 'head', 'frame', 'salt', 'payload', 'exported_at'],
  audit_checkpoint: ['log_id', 'seq', 'note'],
} as const

export type TableName = keyof typeof tables
export const tableNames: readonly TableName[] = [
  'rollback_history',
  'audit_record',
  'audit_checkpoint',
]
/** The trigger that rejects every change of a row that is there. */
export const GUARD = 'append_only'

const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS public.rollback_history (
  log_id text NOT NULL,
  run_id text NOT NULL,
  system text NOT NULL,
  date timestamptz NOT NULL,
  reason text NOT NULL,
  duration interval NOT NULL,
  resolved_by text NOT NULL,
  outcome text NOT NULL,
  operator text NOT NULL,
  procedure_version text NOT NULL,
  head bytea NOT NULL,
  PRIMARY KEY (log_id, run_id, system)
)`,
  `CREATE TABLE IF NOT EXISTS public.audit_record (
  log_id text NOT NULL,
  seq bigint NOT NULL,
  head bytea NOT NULL,
  frame bytea NOT NULL,
  salt bytea,
  payload bytea,
  exported_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (log_id, seq)
)`,
  `CREATE TABLE IF NOT EXISTS public.audit_checkpoint (
  log_id text NOT NULL,
  seq bigint NOT NULL,
  note jsonb NOT NULL,
  PRIMARY KEY (log_id, seq)
)`,
]

const GUARD_FUNCTION = `CREATE OR REPLACE FUNCTION public.rollback_console_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are added and never changed: % is refused', TG_TABLE_NAME, TG_OP;
END
$$`

/**
 * What makes the tables, as one transaction; sent again it changes nothing. ALWAYS, because a session that
 * poses as a replica (`session_replication_role`) passes other triggers by.
 */
export function setUpStatements(exporter: string): readonly string[] {
  const role = quoted(exporter)
  return [
    ...TABLES,
    GUARD_FUNCTION,
    ...tableNames.flatMap((table) => [
      `CREATE OR REPLACE TRIGGER ${GUARD} BEFORE UPDATE OR DELETE OR TRUNCATE ON public.${table}
FOR EACH STATEMENT EXECUTE FUNCTION public.rollback_console_append_only()`,
      `ALTER TABLE public.${table} ENABLE ALWAYS TRIGGER ${GUARD}`,
      `REVOKE ALL ON public.${table} FROM PUBLIC, ${role}`,
      `GRANT SELECT, INSERT ON public.${table} TO ${role}`,
    ]),
  ]
}

/** What is approved: these statements, by this role, in this database. */
export function hashOfSetUp(setUp: {
  readonly database: string
  readonly role: string
  readonly statements: readonly string[]
}): string {
  const { database, role, statements } = setUp
  return createHash('sha256')
    .update(JSON.stringify([database, role, statements]))
    .digest('hex')
}

/** A name as PostgreSQL reads it back unchanged. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
