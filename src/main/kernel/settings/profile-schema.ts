import { z } from 'zod'
import type { Profile } from '../../../shared/domain/profile.ts'

const text = z.string().min(1, 'must not be empty')
const address = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an address that begins with https:// or http://',
  )
const origin = address.refine(
  (value) => URL.canParse(value) && new URL(value).origin === value,
  'must be an origin alone, e.g. https://vlossom.io, without a path',
)
const path = z.string().startsWith('/', 'must begin with /')
const secretName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'must be the name of a credential: small letters, digits, dashes',
  )
const port = z.int().min(1).max(65_535)

const person = z.strictObject({
  name: text,
  phone: text.exactOptional(),
  email: text.exactOptional(),
})

const database = z.strictObject({
  host: text,
  port,
  user: text,
  database: text,
  tls: z.enum(['disable', 'require', 'verify-full']),
  secret: secretName,
})

const vercel = z.strictObject({
  baseUrl: address,
  projectId: text,
  teamId: text.exactOptional(),
  secret: secretName,
  dashboardUrl: address.exactOptional(),
})

const site = z.strictObject({
  domains: z.array(origin).min(1, 'must name at least one domain'),
  pages: z.array(path),
})

const railway = z.strictObject({
  url: address,
  projectId: text,
  environmentId: text,
  tokenKind: z.enum(['project', 'account']),
  secret: secretName,
  services: z.strictObject({
    api: text,
    workers: z.array(z.strictObject({ id: text, name: text })),
    postgres: text.exactOptional(),
  }),
  dashboardUrl: address.exactOptional(),
})

const api = z.strictObject({
  url: origin,
  healthPath: path,
  endpoints: z.array(path),
  replicaHeader: text.exactOptional(),
})

const postgres = database.extend({
  maintenanceDatabase: text,
  backups: z.array(text),
  keyTables: z.array(z.strictObject({ table: text, newestBy: text.exactOptional() })),
  checks: z.array(z.strictObject({ name: text, sql: text, expects: z.string() })),
  keepDays: z.int().min(0),
})

/** The shape of a profile file. What belongs together across fields is looked at in `judge-profile.ts`. */
export const profileSchema = z.strictObject({
  name: text,
  environment: z.enum(['production', 'staging', 'rehearsal']),
  operator: text,
  contacts: z.array(z.strictObject({ system: text, primary: person, backup: person })),
  contactsReviewed: z.iso.date('must be a date like 2026-11-01').exactOptional(),
  thresholds: z.strictObject({
    errorRate: z.number().min(0).max(1),
    minimumRequests: z.int().min(0),
    monitoringMinutes: z.number().positive(),
  }),
  systems: z.strictObject({
    vercel: vercel.exactOptional(),
    site: site.exactOptional(),
    railway: railway.exactOptional(),
    api: api.exactOptional(),
    postgres: postgres.exactOptional(),
  }),
  history: database.exactOptional(),
  slack: z.strictObject({ secret: secretName, channel: text }).exactOptional(),
  git: z.strictObject({ web: text, api: text }).exactOptional(),
  recipients: z.array(
    z.string().regex(/^age1[a-z0-9]{50,}$/, 'must be a public age recipient (age1…)'),
  ),
  compatibility: z.array(z.strictObject({ apiCommit: text, runsOnHeads: z.array(text) })),
}) satisfies z.ZodType<Profile>
