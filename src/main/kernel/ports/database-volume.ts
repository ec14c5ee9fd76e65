/** The disk under the database, as its platform tells it. PostgreSQL itself has no word for room. */
export interface VolumeRoom {
  /** Who says so, e.g. `Railway`. */
  readonly said: string
  readonly totalBytes: number
  readonly usedBytes: number
}

/** What is known of the disk of the database that is restored. */
export interface DatabaseVolume {
  /** `undefined` where no platform of the profile knows of one. @throws FailureError as the platform answers */
  room(signal: AbortSignal): Promise<VolumeRoom | undefined>
}
