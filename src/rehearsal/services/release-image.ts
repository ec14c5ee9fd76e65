/** One migration folder of an image: its name and the bytes of its migration.sql. */
export interface ImageMigration {
  readonly name: string
  readonly sql: string
}

/**
 * What a built image of the backend holds. The simulated Railway hands it to a program in the
 * environment variable `VLOSSOM_IMAGE`; it stands for the code that a real image would carry.
 */
export interface ReleaseImage {
  readonly version: string
  readonly commit: string
  readonly message: string
  readonly author: string
  /** Share (0..1) of the requests that this code answers with 500. */
  readonly failShare: number
  /** Migrations in the image, oldest first; `migrate deploy` at boot applies those that are missing. */
  readonly migrations: readonly ImageMigration[]
  /** Newest migrations on which this code runs. */
  readonly runsOnHeads: readonly string[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readText(source: Record<string, unknown>, key: string): string {
  const value = source[key]
  if (typeof value !== 'string') throw new Error(`image.${key}: text expected`)
  return value
}

function readMigration(value: unknown): ImageMigration {
  if (!isRecord(value)) throw new Error('image.migrations[]: object expected')
  return { name: readText(value, 'name'), sql: readText(value, 'sql') }
}

/** Reads an image from JSON text; throws an error that names the first wrong key. */
export function parseReleaseImage(text: string): ReleaseImage {
  const source: unknown = JSON.parse(text)
  if (!isRecord(source)) throw new Error('image: object expected')
  const { failShare, migrations, runsOnHeads } = source
  if (typeof failShare !== 'number') throw new Error('image.failShare: number expected')
  if (!Array.isArray(migrations)) throw new Error('image.migrations: list expected')
  if (!Array.isArray(runsOnHeads)) throw new Error('image.runsOnHeads: list expected')
  return {
    version: readText(source, 'version'),
    commit: readText(source, 'commit'),
    message: readText(source, 'message'),
    author: readText(source, 'author'),
    failShare,
    migrations: migrations.map(readMigration),
    runsOnHeads: runsOnHeads.map(String),
  }
}
