import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { Profile } from '../../../shared/domain/profile.ts'
import { address, secretName, text } from './schema-words.ts'
import { secondApproval } from './second-approval-schema.ts'
import { pagerDuty, slack, statusPage } from './telling-schema.ts'

const origin = address.refine(
  (value) => URL.canParse(value) && new URL(value).origin === value,
  'must be an origin alone, e.g. https://vlossom.io, without a path',
)
const path = z.string().startsWith('/', 'must begin with /')
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
  configurationPath: path.exactOptional(),
  endpoints: z.array(path),
  replicaHeader: text.exactOptional(),
})

/** One statement: what follows a semicolon would run unseen by the look before and after. */
function statement(...verbs: readonly string[]) {
  return text
    .regex(
      new RegExp(`^\\s*(?:${verbs.join('|')})\\b`, 'i'),
      `must begin with ${verbs.join(', ')}: a WITH is put before it`,
    )
    .refine((sql) => !sql.includes(';'), 'must be one statement, without a semicolon')
}

const restoreRule = z.strictObject({
  name: text,
  finds: statement('SELECT'),
  settle: statement('INSERT', 'UPDATE', 'DELETE'),
  fromLive: statement('SELECT').exactOptional(),
})

const bucket = z.strictObject({
  endpoint: origin,
  region: text,
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,62}$/, 'must be the name of a bucket'),
  prefix: text.exactOptional(),
  accessKeyId: text,
  secret: secretName,
})

const postgres = database.extend({
  maintenanceDatabase: text,
  backups: z.array(text),
  keyTables: z.array(z.strictObject({ table: text, newestBy: text.exactOptional() })),
  checks: z.array(z.strictObject({ name: text, sql: text, expects: z.string() })),
  afterRestore: z.array(restoreRule).exactOptional(),
  keepDays: z.int().min(0),
  exportWhole: z.array(text).exactOptional(),
  ageIdentity: z
    .union([z.strictObject({ secret: secretName }), z.strictObject({ file: text })])
    .exactOptional(),
  bucket: bucket.exactOptional(),
})

const history = database.extend({
  setup: z.strictObject({ user: text, secret: secretName }).exactOptional(),
  exportPayload: z.boolean().exactOptional(),
})

const hexAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be the address of a contract: 0x and 40 hex digits')

const shortId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be small letters, digits, dashes')

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of a variable')

const consumers = z.strictObject({
  vercel: variableName.exactOptional(),
  railway: z.array(z.strictObject({ service: text, variable: variableName })).exactOptional(),
})

const eventId = z.strictObject({ event: text, arguments: z.array(text).min(1) })
const signature = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind} \\w+ ?\\(.*\\)`), `must be a Solidity ${kind}: ${kind} name(…)`)

const state = z.strictObject({
  from: text,
  to: text,
  folder: z.string().refine(isAbsolute, 'must be an absolute path'),
  fromBlock: z.int().min(0),
  events: z.array(signature('event')).min(1, 'must name at least one event'),
  ids: z.strictObject({
    added: z.array(eventId).min(1, 'must name at least one event that adds an id'),
    removed: z.array(eventId).exactOptional(),
  }),
  views: z.array(signature('function')).min(1, 'must name at least one view'),
  totals: z
    .array(z.strictObject({ view: signature('function'), sumOf: text.exactOptional() }))
    .min(1, 'must name at least one total'),
  import: z.strictObject({
    call: signature('function'),
    marker: signature('function').exactOptional(),
  }),
  multicall: hexAddress.exactOptional(),
})

const contracts = z.strictObject({
  chainId: z.int().positive(),
  rpc: z
    .array(z.union([z.strictObject({ url: address }), z.strictObject({ secret: secretName })]))
    .min(1, 'must name at least one RPC endpoint'),
  secret: secretName,
  confirmations: z.int().min(1),
  maxFeeGwei: z.number().positive(),
  contracts: z
    .array(
      z.strictObject({
        id: shortId,
        name: text,
        address: hexAddress,
        signer: shortId.exactOptional(),
        consumers: consumers.exactOptional(),
      }),
    )
    .min(1, 'must name at least one contract'),
  signers: z
    .array(z.strictObject({ id: shortId, kind: z.enum(['safe', 'offline']), address: hexAddress }))
    .exactOptional(),
  state: state.exactOptional(),
})

const rpcEndpoint = z.union([
  z.strictObject({ url: address }),
  z.strictObject({ secret: secretName }),
])

const paymaster = z.strictObject({
  entryPoint: hexAddress,
  paymasters: z
    .array(z.strictObject({ id: shortId, name: text, address: hexAddress }))
    .min(1, 'must name at least one paymaster'),
  live: shortId,
  backup: shortId,
  signers: z.array(hexAddress),
  treasury: hexAddress,
  secret: secretName,
  fillToEther: z.number().positive(),
  capEther: z.number().positive(),
  runwayHours: z.number().positive(),
  windowMinutes: z.number().min(16, 'must be at least 16 minutes'),
  variables: z.strictObject({
    railway: variableName.exactOptional(),
    vercel: variableName.exactOptional(),
    signing: z.strictObject({ name: variableName, off: text, on: text }).exactOptional(),
  }),
  bundler: z.strictObject({
    rpc: rpcEndpoint,
    files: z.array(
      z.strictObject({
        path: text.refine(isAbsolute, 'must be an absolute path'),
        kind: z.enum(['rundler', 'alto', 'skandha']),
      }),
    ),
  }),
  canary: z.strictObject({ account: hexAddress, secret: secretName }).exactOptional(),
})

const source = z.strictObject({
  repository: text,
  branch: z.string().regex(/^[\w][\w./-]{0,99}$/, 'must be the name of a branch'),
  remote: text.refine(
    (value) => !value.startsWith('-'),
    'must be the name or the address of a remote',
  ),
  secret: secretName.exactOptional(),
})

const prisma = z.strictObject({
  ...source.shape,
  directory: text.refine(
    (value) => !/^\/|(^|\/)\.\.(\/|$)/.test(value),
    'must lie below the root of the repository',
  ),
  schema: text.exactOptional(),
  project: text.exactOptional(),
  reversals: text.exactOptional(),
  staging: database.exactOptional(),
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
    contracts: contracts.exactOptional(),
    paymaster: paymaster.exactOptional(),
    prisma: prisma.exactOptional(),
  }),
  history: history.exactOptional(),
  slack: slack.exactOptional(),
  statusPage: statusPage.exactOptional(),
  pagerDuty: pagerDuty.exactOptional(),
  git: z.strictObject({ web: source.exactOptional(), api: source.exactOptional() }).exactOptional(),
  secondApproval: secondApproval.exactOptional(),
  recipients: z.array(
    z.string().regex(/^age1[a-z0-9]{50,}$/, 'must be a public age recipient (age1…)'),
  ),
  compatibility: z.array(z.strictObject({ apiCommit: text, runsOnHeads: z.array(text) })),
}) satisfies z.ZodType<Profile>
