import path from 'node:path'

/** Where things lie in a world's directory. */
export interface WorldLayout {
  readonly dir: string
  /** Says that the directory is a rehearsal world's, whole or not. */
  readonly marker: string
  /** Written last while building: a directory that has it was finished. */
  readonly savedWorld: string
  readonly ports: string
  readonly clocks: string
  /** Newest commits of the remotes that the simulators were told of. */
  readonly seenPushes: string
  readonly description: string
  readonly credentials: string
  readonly postgres: string
  readonly backups: string
  /** States of the database that Railway can recover to, and the servers that it has made of them. */
  readonly points: string
  readonly recovered: string
  /** What the store holds, by key. */
  readonly bucket: string
  readonly history: string
  readonly git: string
  readonly vercel: string
  readonly railway: string
  readonly slack: string
  readonly statuspage: string
  readonly pagerduty: string
  readonly traffic: string
  readonly chain: string
}

export function layoutOf(dir: string): WorldLayout {
  const at = (name: string) => path.join(dir, name)
  return {
    dir,
    marker: at('.vlossom-rehearsal'),
    savedWorld: at('world-state.json'),
    ports: at('ports.json'),
    clocks: at('clocks.json'),
    seenPushes: at('seen-pushes.json'),
    description: at('world.json'),
    credentials: at('credentials'),
    postgres: at('postgres'),
    backups: at('backups'),
    points: at('points'),
    recovered: at('recovered'),
    bucket: at('bucket'),
    history: at('history'),
    git: at('git'),
    vercel: at('vercel'),
    railway: at('railway'),
    slack: at('slack'),
    statuspage: at('statuspage'),
    pagerduty: at('pagerduty'),
    traffic: at('traffic'),
    chain: at('chain'),
  }
}

/** Every entry of the directory that is the world's own (world.log is its spawner's). */
export function ownEntries(): ReadonlySet<string> {
  const { dir: _, ...places } = layoutOf('/')
  return new Set([
    ...Object.values(places).map((place) => path.basename(place)),
    ...['control.sock', 'world.log'],
    // Left by a kill between a side file and its renaming.
    ...Object.values(places).map((place) => `${path.basename(place)}.new`),
  ])
}
