import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const databaseSchema = z.object({
  host: z.string(),
  port: z.int(),
  user: z.string(),
  database: z.string(),
  passwordFile: z.string(),
})

/** `DIR/world.json`, the only contract of the rehearsal world; keys that we do not know are its own affair. */
const worldSchema = z.object({
  vercel: z.object({
    baseUrl: z.string(),
    tokenFile: z.string(),
    projectId: z.string(),
    teamId: z.string().exactOptional(),
  }),
  railway: z.object({
    url: z.string(),
    tokenFile: z.string(),
    projectId: z.string(),
    environmentId: z.string(),
    services: z.object({ api: z.string(), worker: z.string(), postgres: z.string() }),
  }),
  postgres: databaseSchema.extend({
    backups: z.array(z.string()),
    bucket: z
      .object({
        ...{ endpoint: z.string(), region: z.string(), name: z.string(), prefix: z.string() },
        ...{ accessKeyId: z.string(), secretKeyFile: z.string() },
      })
      .exactOptional(),
  }),
  history: databaseSchema.extend({
    setup: z.object({ user: z.string(), passwordFile: z.string() }).exactOptional(),
  }),
  site: z.object({ url: z.string(), domains: z.array(z.string()) }),
  api: z.object({ url: z.string() }),
  git: z.object({ web: z.string(), api: z.string() }),
  slack: z.object({
    urlFile: z.string(),
    bot: z
      .object({ apiUrl: z.string(), tokenFile: z.string(), channelId: z.string() })
      .exactOptional(),
  }),
  statuspage: z
    .object({
      url: z.string(),
      pageId: z.string(),
      keyFile: z.string(),
      components: z.array(z.object({ id: z.string(), name: z.string() })),
    })
    .exactOptional(),
  pagerduty: z.object({ url: z.string(), keyFile: z.string() }).exactOptional(),
  chain: z
    .object({
      rpcUrls: z.array(z.string()),
      chainId: z.int(),
      keyFile: z.string(),
      contracts: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
      state: z
        .object({ from: z.string(), to: z.string(), fromBlock: z.int(), multicall: z.string() })
        .exactOptional(),
    })
    .exactOptional(),
  sponsorship: z
    .object({
      entryPoint: z.string(),
      paymasters: z.object({ live: z.string(), backup: z.string(), next: z.string() }),
      treasury: z.string(),
      signers: z.array(z.string()),
      bundler: z.object({ url: z.string(), configFile: z.string() }),
      canary: z.object({ account: z.string(), keyFile: z.string() }),
    })
    .exactOptional(),
  compatibility: z
    .array(z.object({ apiCommit: z.string(), runsOnHeads: z.array(z.string()) }))
    .exactOptional(),
})

/** A running rehearsal world. */
export type RehearsalWorld = z.infer<typeof worldSchema>

/** Reads `DIR/world.json`. @throws when it is not there or not of this shape */
export async function readWorld(dir: string): Promise<RehearsalWorld> {
  return worldSchema.parse(JSON.parse(await readFile(join(dir, 'world.json'), 'utf8')))
}

/** Which file of the world holds which credential, by the names that the rehearsal profile uses. */
export function credentialFiles(
  world: RehearsalWorld,
  dir: string,
): Readonly<Record<string, string>> {
  const { setup } = world.history
  const { bucket } = world.postgres
  return {
    vercel: resolve(dir, world.vercel.tokenFile),
    railway: resolve(dir, world.railway.tokenFile),
    postgres: resolve(dir, world.postgres.passwordFile),
    history: resolve(dir, world.history.passwordFile),
    ...(setup === undefined ? {} : { 'history-setup': resolve(dir, setup.passwordFile) }),
    ...(bucket === undefined ? {} : { 'backups-bucket': resolve(dir, bucket.secretKeyFile) }),
    'slack-webhook': resolve(dir, world.slack.urlFile),
    ...(world.slack.bot === undefined
      ? {}
      : { 'slack-bot': resolve(dir, world.slack.bot.tokenFile) }),
    ...(world.statuspage === undefined
      ? {}
      : { statuspage: resolve(dir, world.statuspage.keyFile) }),
    ...(world.pagerduty === undefined ? {} : { pagerduty: resolve(dir, world.pagerduty.keyFile) }),
    ...(world.chain === undefined ? {} : { chain: resolve(dir, world.chain.keyFile) }),
    ...(world.sponsorship === undefined
      ? {}
      : { 'paymaster-canary': resolve(dir, world.sponsorship.canary.keyFile) }),
  }
}
