import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { readDependents } from '../in-place/bound-objects.ts'
import { listOf, optionalTextOf, textOf } from '../row-values.ts'

/** A schema as the database lists it. */
export interface Schema {
  readonly oid: string
  readonly name: string
  readonly owner: string
  /** Rights on it but its owner's, as GRANT says them: `USAGE ON … TO "reader"`, without the name of the schema. */
  readonly rights: readonly string[]
  readonly comment: string | undefined
}

const LISTING = `SELECT n.oid::text AS oid, n.nspname AS name, r.rolname AS owner,
    obj_description(n.oid, 'pg_namespace') AS comment,
    (SELECT json_agg(a.privilege_type || ' TO ' ||
        CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(g.rolname) END ||
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
        ORDER BY a.grantee, a.privilege_type)::text
      FROM aclexplode(n.nspacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
      WHERE a.grantee <> n.nspowner) AS rights
  FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
  WHERE n.nspname IN (SELECT jsonb_array_elements_text($1::jsonb))
     OR n.oid::text IN (SELECT jsonb_array_elements_text($2::jsonb))`

/** The schemas with these names or OIDs; absent ones are absent. */
export async function readSchemas(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly target: SqlTarget
    readonly names?: readonly string[]
    readonly oids?: readonly string[]
  },
  signal: AbortSignal,
): Promise<readonly Schema[]> {
  const { target, names = [], oids = [] } = asked
  const values = [JSON.stringify(names), JSON.stringify(oids)]
  const rows = await world.sql.read(target, { text: LISTING, values }, signal)
  return rows.map((row) => ({
    oid: textOf(row, 'oid'),
    name: textOf(row, 'name'),
    owner: textOf(row, 'owner'),
    rights: listOf(row, 'rights'),
    comment: optionalTextOf(row, 'comment'),
  }))
}

export function schemaNamed(schemas: readonly Schema[], name: string): Schema | undefined {
  return schemas.find((schema) => schema.name === name)
}

// A function, a type or an operator of an extension lies in its schema, and would stay behind under the old name.
const RIGHTS = `SELECT has_database_privilege(current_database(), 'CREATE') AS creates,
  (SELECT pg_has_role(n.nspowner, 'USAGE') FROM pg_namespace n WHERE n.nspname = $1) AS owns,
  (SELECT json_agg(e.extname ORDER BY e.extname)::text FROM pg_extension e
    JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = $1) AS extensions`

/** What stands in the way of renaming a schema, in words; empty where nothing does. */
export async function readRenameObstacles(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly schema: string; readonly role: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { target, schema, role } = asked
  const [row = {}] = await world.sql.read(target, { text: RIGHTS, values: [schema] }, signal)
  const extensions = listOf(row, 'extensions')
  const bound = await readDependents(world, { live: target, schemas: [schema] }, signal)
  return [
    ...(row['creates'] === true ? [] : [`${role} may not create schemas in the database`]),
    ...(row['owns'] === true ? [] : [`${role} does not own the schema ${schema}`]),
    ...(extensions.length === 0
      ? []
      : [
          `the extension ${extensions.join(', ')} lies in ${schema} and would be renamed away with it`,
        ]),
    ...(bound.length === 0
      ? []
      : [`${bound.slice(0, 3).join(', ')} would stay with what is renamed away`]),
  ]
}
