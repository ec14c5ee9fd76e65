import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { IncidentWorld } from './incident-world.ts'

const execute = promisify(execFile)

/** Moves the live database to a disk that holds it and an empty one, and no copy. False where nothing can be mounted. */
export async function withSmallTablespace(
  world: IncidentWorld,
  work: () => Promise<void>,
): Promise<boolean> {
  // Not below the world's private directory: the server asks with access(2), which knows no capabilities.
  const small = await mkdtemp(join(tmpdir(), 'faults-small-'))
  await chmod(small, 0o755)
  const mounted = await execute('mount', [
    ...['-t', 'tmpfs', '-o', `size=64m,mode=777`, 'tmpfs', small],
  ]).then(
    () => true,
    () => false,
  )
  if (!mounted) {
    await rm(small, { recursive: true })
    return false
  }
  try {
    const space = join(small, 'space')
    await mkdir(space)
    await giveToServer(world, space)
    await world.ask('postgres', `CREATE TABLESPACE small LOCATION '${space}'`)
    await world.ask('postgres', 'GRANT CREATE ON TABLESPACE small TO PUBLIC')
    await moveLive(world, 'small')
    await shrink(small)
    await work()
  } finally {
    await moveLive(world, 'pg_default').catch(() => undefined)
    await world.ask('postgres', 'DROP TABLESPACE IF EXISTS small').catch(() => undefined)
    // Lazily: a server that could not be brought to leave it lets go when it ends.
    await execute('umount', ['-l', small]).catch(() => undefined)
    await rm(small, { recursive: true, force: true }).catch(() => undefined)
  }
  return true
}

/** Leaves a third of the room that live takes: an empty copy has holes in its files, and needs little more. */
async function shrink(small: string): Promise<void> {
  const { blocks, bfree, bsize } = await statfs(small)
  const kilobytes = Math.floor(((blocks - bfree) * bsize * 1.3) / 1024)
  await execute('mount', ['-o', `remount,size=${kilobytes}k`, small])
}

async function giveToServer(world: IncidentWorld, directory: string): Promise<void> {
  const [found] = await world.ask<{ directory: string }>(
    'postgres',
    "SELECT current_setting('data_directory') AS directory",
  )
  const { stdout } = await execute('stat', ['-c', '%u %g', found?.directory ?? '/'])
  const [uid = 0, gid = 0] = stdout.trim().split(' ').map(Number)
  await chown(directory, uid, gid)
}

/** Sessions are ended until none comes in between. */
async function moveLive(world: IncidentWorld, tablespace: string): Promise<void> {
  await world.ask('postgres', 'ALTER DATABASE vlossom ALLOW_CONNECTIONS false')
  try {
    for (let left = 20; ; left -= 1) {
      await world.ask(
        'postgres',
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'vlossom'",
      )
      const moved = await world
        .ask('postgres', `ALTER DATABASE vlossom SET TABLESPACE ${tablespace}`)
        .then(
          () => true,
          (thrown: unknown) => {
            if (left === 0) throw thrown
            return false
          },
        )
      if (moved) return
      await sleep(200)
    }
  } finally {
    await world.ask('postgres', 'ALTER DATABASE vlossom ALLOW_CONNECTIONS true')
  }
}
