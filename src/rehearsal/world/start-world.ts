import { contractRecordsOf, recordsOf, writeRecords } from '../history/release-records.ts'
import { writeJsonFile } from '../process/json-file.ts'
import { startTraffic } from '../traffic/start-traffic.ts'
import type { ControlActions } from './control-server.ts'
import { createRecovery } from './create-recovery.ts'
import { readCredentials } from './credentials.ts'
import { describeWorld } from './describe-world.ts'
import { allOf, createEndings, type Endings } from './endings.ts'
import { carryOutFaultRequest } from './fault-request.ts'
import { layoutOf } from './layout.ts'
import { incidentOf, type SavedWorld } from './saved-world.ts'
import { startChainPart } from './start-chain-part.ts'
import { startDatabases } from './start-databases.ts'
import { apiDeployments, startRailwayPart } from './start-railway-part.ts'
import { startStorePart } from './start-store-part.ts'
import { startTellingPart } from './start-telling-part.ts'
import { startVercelPart } from './start-vercel-part.ts'
import { watchRemotes } from './watch-remotes.ts'
import { openWorldClocks } from './world-clock.ts'
import type { WorldDescription } from './world-description.ts'
import { choosePorts, type WorldPorts } from './world-ports.ts'

/** A world of which every part answers. */
export interface RunningWorld {
  readonly description: Omit<WorldDescription, 'control' | 'pid'>
  readonly actions: Omit<ControlActions, 'state' | 'stop'>
  /** Ends every part and every process of them. */
  stop(): Promise<void>
}

export interface StartOptions {
  readonly dir: string
  readonly saved: SavedWorld
  /** Where trouble of the work in the background is told. */
  readonly complain: (text: string) => void
}

/** Starts all parts of a built world; when one does not start, those that did are ended. */
export async function startWorld(options: StartOptions): Promise<RunningWorld> {
  const endings = createEndings(options.complain)
  try {
    return await bringUp(options, endings)
  } catch (error) {
    await endings.run()
    throw error
  }
}

async function bringUp(options: StartOptions, endings: Endings): Promise<RunningWorld> {
  const { dir, saved, complain } = options
  const layout = layoutOf(dir)
  const credentials = await readCredentials(layout.credentials)
  const incident = incidentOf(saved)
  const clocks = openWorldClocks(layout.clocks)
  const wanted = await choosePorts(layout.ports)
  const part = { layout, saved, incident, credentials, ports: wanted }

  // Most worlds sponsor nothing, and need not load what does.
  const sponsoring =
    incident.sponsorship === undefined ? null : await import('./start-sponsorship-part.ts')
  const chainStarting = endings.add(startChainPart(part), (started) => started.stop())
  // One after the other, as each needs the one before: by its port, which may not be the one that was wanted.
  const startProviders = async () => {
    const databases = await endings.add(startDatabases(part), (started) => started.stop())
    // API and site name contracts of the chain, which stands long before the databases do.
    const { sponsorship, contracts } = await chainStarting
    const booking = contracts.find(({ id }) => id === 'booking')?.address ?? null
    const bookings = booking === null ? {} : { BOOKING_ADDRESS: booking }
    const recovery = await endings.add(
      Promise.resolve(createRecovery(part, databases.live)),
      (servers) => servers.stop(),
    )
    const railway = await endings.add(
      startRailwayPart({ ...part, clock: clocks.railway }, databases.live, {
        recovery,
        apiVariables: {
          ...bookings,
          ...(sponsorship === null ? {} : sponsoring?.sponsorVariables(part, sponsorship)),
        },
        workerVariables: bookings,
      }),
      (started) => started.close(),
    )
    const site = {
      ...part,
      clock: clocks.vercel,
      apiUrl: railway.apiUrl,
      contracts: { paymaster: sponsorship?.paymasters.live ?? null, booking },
    }
    const vercel = await endings.add(startVercelPart(site), (started) => started.close())
    return { databases, railway, vercel }
  }
  const [{ databases, railway, vercel }, store, telling, chain] = await allOf([
    startProviders(),
    endings.add(startStorePart(part), (started) => started.close()),
    startTellingPart(part, endings),
    chainStarting,
  ])
  const sponsorship =
    chain.sponsorship === null || sponsoring === null
      ? null
      : await endings.add(
          sponsoring.startSponsorshipPart(part, {
            chainUrl: `http://127.0.0.1:${chain.port}`,
            apiUrl: railway.apiUrl,
            sponsorship: chain.sponsorship,
            treasury: chain.treasury,
          }),
          (started) => started.stop(),
        )
  const ports: WorldPorts = {
    postgres: databases.live.port,
    history: databases.history.port,
    vercel: vercel.port,
    site: vercel.sitePorts,
    railway: Number(new URL(railway.url).port),
    api: Number(new URL(railway.apiUrl).port),
    slack: telling.slack.port,
    statuspage: telling.statuspage.port,
    pagerduty: telling.pagerduty.port,
    chain: chain.port,
    bundler: sponsorship?.bundler.port ?? wanted.bundler,
    store: Number(new URL(store.url).port),
    rpc: chain.rpcPorts,
  }
  writeJsonFile(layout.ports, ports)
  const bornAt = new Date(saved.bornAt)
  const known = [
    ...(await vercel.productionDeployments()),
    ...apiDeployments(railway, saved.ids.railway.services.api),
  ]
  await allOf([
    writeRecords(databases.historyOwner, [
      ...recordsOf(incident.releases, known, bornAt),
      ...contractRecordsOf(incident.contracts ?? [], bornAt),
    ]),
    // A world that comes back as it was may have replicas that do not run.
    railway.ready(10_000).catch((error: unknown) => complain(String(error))),
  ])
  await endings.add(
    watchRemotes({
      gitDir: layout.git,
      seenFile: layout.seenPushes,
      pushed: { web: vercel.push, api: railway.push },
      failed: (error) => complain(`watching the remotes: ${String(error)}`),
    }),
    (stopWatching) => stopWatching(),
  )
  const traffic = startTraffic({
    dir: layout.traffic,
    siteUrls: vercel.siteUrls,
    apiUrl: railway.apiUrl,
  })
  await endings.add(Promise.resolve(traffic), (started) => started.stop())
  return {
    description: await describeWorld({
      layout,
      saved,
      ports,
      vercel,
      railway,
      telling,
      store,
      chain,
      sponsorship,
      releases: incident.releases,
    }),
    actions: {
      faults: (request) =>
        carryOutFaultRequest(
          { vercel, railway, ...telling, store, chain, bundler: sponsorship },
          request,
        ),
      clock: clocks.skew,
      traffic: traffic.summary,
      slackMessages: telling.slack.messages,
      told: () => ({
        statuspage: telling.statuspage.state(),
        pagerduty: telling.pagerduty.state(),
      }),
    },
    stop: endings.run,
  }
}
