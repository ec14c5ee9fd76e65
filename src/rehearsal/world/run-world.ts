import { rm } from 'node:fs/promises'
import { writeJsonFile } from '../process/json-file.ts'
import { startControlServer } from './control-server.ts'
import { placeControlSocket, removeEarlierSocket } from './control-socket.ts'
import type { DirectoryLock } from './directory-lock.ts'
import { layoutOf } from './layout.ts'
import { startLifetime } from './lifetime.ts'
import { openWorldDirectory } from './open-directory.ts'
import { startWorld } from './start-world.ts'
import type { WorldDescription } from './world-description.ts'
import type { WorldSettings } from './world-settings.ts'

/** A world whose control socket answers. */
export interface ServedWorld {
  readonly description: WorldDescription
  /** Resolves when everything of the world has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it in order; safe to call again. */
  stop(): Promise<void>
}

/** Builds (where needed), starts and serves the world of a directory whose lock is held. */
export async function runWorld(
  settings: WorldSettings,
  lock: DirectoryLock,
  complain: (text: string) => void,
): Promise<ServedWorld> {
  const { dir } = settings
  const saved = await openWorldDirectory(settings)
  const world = await startWorld({ dir, saved, complain })
  await removeEarlierSocket(dir)
  const { socket, ownDir } = await placeControlSocket(dir)
  let finished = () => undefined as undefined
  const ended = new Promise<void>((resolve) => {
    finished = () => void resolve()
  })
  let stopping: Promise<void> | null = null
  const stopParts = () => {
    lifetime.end()
    stopping ??= world.stop()
    return stopping
  }
  const stop = async () => {
    await stopParts()
    await control.close()
    await rm(ownDir ?? socket, { recursive: true, force: true })
    await lock.release()
    finished()
  }
  const lifetime = startLifetime(settings.lingerMs, () => void stop())
  const control = await startControlServer({
    socket,
    lifetime,
    actions: {
      ...world.actions,
      state: () => ({
        phase: stopping === null ? 'up' : 'stopping',
        attached: lifetime.attached(),
        dir,
        pid: process.pid,
        incident: saved.incident,
      }),
      stop: stopParts,
    },
    stopped: () => void stop(),
  })
  const description = { ...world.description, pid: process.pid, control: socket }
  writeJsonFile(layoutOf(dir).description, description)
  return { description, ended, stop }
}
