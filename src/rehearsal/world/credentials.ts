import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Files in `DIR/credentials`, each holding one secret and no newline, 0600. */
export const CREDENTIAL_FILES = {
  vercelToken: 'vercel-token',
  /** A project token: header `Project-Access-Token`. */
  railwayProjectToken: 'railway-token',
  /** An account token: `Authorization: Bearer`. */
  railwayAccountToken: 'railway-account-token',
  postgresSuperuser: 'postgres-superuser-password',
  postgresApp: 'postgres-app-password',
  /** Of the role in world.json's `postgres.user`. */
  postgresOperator: 'postgres-password',
  historySuperuser: 'history-superuser-password',
  historyConsole: 'history-password',
  /** Of the role that makes the tables of the copy. */
  historySetUp: 'history-setup-password',
  slackPath: 'slack-webhook-path',
  /** The secret access key of the bucket with backups. */
  storeKey: 'store-secret-key',
  slackBot: 'slack-bot-token',
  statuspageKey: 'statuspage-key',
  pagerdutyKey: 'pagerduty-key',
  /** The account that the console signs with. */
  chainSigner: 'chain-key',
  chainColleague: 'chain-colleague-key',
  chainThird: 'chain-third-key',
} as const

export type CredentialName = keyof typeof CREDENTIAL_FILES
export type Credentials = Readonly<Record<CredentialName, string>>

/** Where the whole webhook URL stands; written at each start, because the port may change. */
export const SLACK_URL_FILE = 'slack-webhook-url'

const NAMES: readonly CredentialName[] = [
  'vercelToken',
  'railwayProjectToken',
  'railwayAccountToken',
  'postgresSuperuser',
  'postgresApp',
  'postgresOperator',
  'historySuperuser',
  'historyConsole',
  'historySetUp',
  'slackPath',
  'storeKey',
  'slackBot',
  'statuspageKey',
  'pagerdutyKey',
  'chainSigner',
  'chainColleague',
  'chainThird',
]

/** New secrets in the shape that each provider gives them. */
export function makeCredentials(): Credentials {
  const password = () => randomBytes(24).toString('base64url')
  const privateKey = () => `0x${randomBytes(32).toString('hex')}`
  const slackId = (letter: string) => `${letter}${letters(10).toUpperCase()}`
  return {
    vercelToken: letters(24),
    railwayProjectToken: randomUUID(),
    railwayAccountToken: randomUUID(),
    postgresSuperuser: password(),
    postgresApp: password(),
    postgresOperator: password(),
    historySuperuser: password(),
    historyConsole: password(),
    historySetUp: password(),
    slackPath: `/services/${slackId('T')}/${slackId('B')}/${letters(24)}`,
    storeKey: letters(40),
    slackBot: `xoxb-${digits(12)}-${digits(12)}-${letters(24)}`,
    statuspageKey: randomUUID(),
    pagerdutyKey: randomBytes(16).toString('hex'),
    chainSigner: privateKey(),
    chainColleague: privateKey(),
    chainThird: privateKey(),
  }
}

function digits(length: number): string {
  return Array.from(randomBytes(length), (byte) => byte % 10).join('')
}

/** Letters and digits alone: base64 without its two signs. */
function letters(length: number): string {
  let text = ''
  while (text.length < length)
    text += randomBytes(length)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '')
  return text.slice(0, length)
}

/** Writes them; the directory is 0700. */
export async function writeCredentials(dir: string, credentials: Credentials): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await Promise.all(
    NAMES.map((name) => writeSecretFile(path.join(dir, CREDENTIAL_FILES[name]), credentials[name])),
  )
}

export async function writeSecretFile(file: string, secret: string): Promise<void> {
  await writeFile(file, secret, { mode: 0o600 })
}

/** Reads what `writeCredentials` wrote; throws with the file's name where one is missing. */
export async function readCredentials(dir: string): Promise<Credentials> {
  const read = async (name: CredentialName) =>
    (await readFile(path.join(dir, CREDENTIAL_FILES[name]), 'utf8')).trim()
  return {
    vercelToken: await read('vercelToken'),
    railwayProjectToken: await read('railwayProjectToken'),
    railwayAccountToken: await read('railwayAccountToken'),
    postgresSuperuser: await read('postgresSuperuser'),
    postgresApp: await read('postgresApp'),
    postgresOperator: await read('postgresOperator'),
    historySuperuser: await read('historySuperuser'),
    historyConsole: await read('historyConsole'),
    historySetUp: await read('historySetUp'),
    slackPath: await read('slackPath'),
    storeKey: await read('storeKey'),
    slackBot: await read('slackBot'),
    statuspageKey: await read('statuspageKey'),
    pagerdutyKey: await read('pagerdutyKey'),
    chainSigner: await read('chainSigner'),
    chainColleague: await read('chainColleague'),
    chainThird: await read('chainThird'),
  }
}
