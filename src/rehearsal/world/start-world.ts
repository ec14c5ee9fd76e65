import { recordsOf, writeRecords } from '../history/release-records.ts'
import { writeJsonFile } from '../process/json-file.ts'
import { startSlackStandIn } from '../slack/start-slack-stand-in.ts'
import { startTraffic } from '../traffic/start-traffic.ts'
import type { ControlActions } from './control-server.ts'
import { readCredentials } from './credentials.ts'
import { describeWorld } from './describe-world.ts'
import { allOf, createEndings, type Endings } from './endings.ts'
import { carryOutFaultRequest } from './fault-request.ts'
import { layoutOf } from './layout.ts'
import { incidentOf, type SavedWorld } from './saved-world.ts'
import { startDatabases } from './start-databases.ts'
import { apiDeployments, startRailwayPart } from './start-railway-part.ts'
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

  const [databases, slack, vercel] = await allOf([
    endings.add(startDatabases(part), (started) => started.stop()),
    endings.add(
      startSlackStandIn({
        dir: layout.slack,
        port: wanted.slack,
        webhookPath: credentials.slackPath,
        now: () => new Date(),
      }),
      (started) => started.close(),
    ),
    endings.add(startVercelPart({ ...part, clock: clocks.vercel }), (started) => started.close()),
  ])
  const railway = await endings.add(
    startRailwayPart({ ...part, clock: clocks.railway }, databases.live),
    (started) => started.close(),
  )
  const ports: WorldPorts = {
    postgres: databases.live.port,
    history: databases.history.port,
    vercel: vercel.port,
    site: vercel.sitePorts,
    railway: Number(new URL(railway.url).port),
    api: Number(new URL(railway.apiUrl).port),
    slack: wanted.slack,
  }
  writeJsonFile(layout.ports, ports)
  const known = [
    ...(await vercel.productionDeployments()),
    ...apiDeployments(railway, saved.ids.railway.services.api),
  ]
  await allOf([
    writeRecords(
      databases.historyOwner,
      recordsOf(incident.releases, known, new Date(saved.bornAt)),
    ),
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
      slack,
      releases: incident.releases,
    }),
    actions: {
      faults: (request) => carryOutFaultRequest({ vercel, railway, slack }, request),
      clock: clocks.skew,
      traffic: traffic.summary,
      slackMessages: slack.messages,
    },
    stop: endings.run,
  }
}
