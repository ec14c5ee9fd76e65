import type { Incident, Release } from '../incidents/incident.ts'
import type { ReleaseImage } from '../services/release-image.ts'

/** The image that a release's backend commit builds to: its code, and migrations up to its head. */
function imageOf(incident: Incident, release: Release): ReleaseImage {
  const { api, version } = release
  const last = incident.migrations.findIndex(({ name }) => name === api.migrationHead)
  return {
    version,
    commit: api.commit,
    message: api.message,
    author: api.author,
    failShare: api.failShare,
    migrations: incident.migrations.slice(0, last + 1),
    runsOnHeads: api.runsOnHeads,
  }
}

/** The images of every release, by commit. */
export function imagesOf(incident: Incident): Readonly<Record<string, ReleaseImage>> {
  return Object.fromEntries(
    incident.releases.map((release) => [release.api.commit, imageOf(incident, release)]),
  )
}
