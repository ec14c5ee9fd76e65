import { mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { findIncident } from '../incidents/find-incident.ts'
import { buildWorld, sweepLeftovers } from './build-world.ts'
import { readDirectoryState } from './directory-state.ts'
import type { SavedWorld } from './saved-world.ts'
import type { WorldSettings } from './world-settings.ts'

/** The directory's real path, its parent made where there is none: `DIR` itself may not exist yet. */
export async function resolveWorldDirectory(dir: string): Promise<string> {
  await mkdir(path.dirname(dir), { recursive: true })
  try {
    return await realpath(dir)
  } catch {
    return path.join(await realpath(path.dirname(dir)), path.basename(dir))
  }
}

/**
 * Makes sure that a whole world lies in the directory: one that is there is kept as it was, a half-built one is
 * built again, and one of somebody else is refused. The caller holds the directory's lock.
 */
export async function openWorldDirectory(settings: WorldSettings): Promise<SavedWorld> {
  const { dir, incident } = settings
  await sweepLeftovers(dir)
  const found = await readDirectoryState(dir)
  switch (found.kind) {
    case 'complete':
      if (incident !== null && incident !== found.saved.incident) {
        throw new Error(
          `${dir} holds a world of the incident "${found.saved.incident}". Choose another directory for "${incident}", or leave --incident out.`,
        )
      }
      return found.saved
    case 'foreign':
      throw new Error(
        `${dir} is not empty and not a rehearsal world (it holds ${found.entries.slice(0, 3).join(', ')}). Nothing was changed. Choose an empty or new directory.`,
      )
    case 'free':
    case 'half-built':
      return await buildWorld({
        dir,
        incident: findIncident(incident ?? 'bad-release'),
        users: settings.users,
        bornAt: new Date(),
      })
  }
}
