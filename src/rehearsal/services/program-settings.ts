import { parseReleaseImage, type ReleaseImage } from './release-image.ts'
import { readSponsorSettings, type SponsorSettings } from './sponsor-settings.ts'

/** What the platform gives a program: its image, its database and its own name. */
export interface ProgramSettings {
  readonly image: ReleaseImage
  readonly databaseUrl: string
  readonly replicaId: string
  readonly deploymentId: string
  readonly sponsor: SponsorSettings | null
  /** `BOOKING_ADDRESS`: the contract that bookings go to; null where the world has no chain. */
  readonly booking: string | null
}

/** Reads the settings from the environment; throws with the variable's name, never with its value. */
export function readProgramSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ProgramSettings {
  const read = (name: string): string => {
    const value = environment[name]
    if (value === undefined || value === '') throw new Error(`${name} is not set`)
    return value
  }
  return {
    image: parseReleaseImage(read('VLOSSOM_IMAGE')),
    databaseUrl: read('DATABASE_URL'),
    replicaId: read('RAILWAY_REPLICA_ID'),
    deploymentId: read('RAILWAY_DEPLOYMENT_ID'),
    sponsor: readSponsorSettings(environment),
    booking: environment['BOOKING_ADDRESS'] ?? null,
  }
}
