import type { Incident, Release } from '../incidents/incident.ts'

/** Which half of the product a repository holds. */
export type RepositoryName = 'web' | 'api'

/** One file of a commit. */
export interface RepositoryFile {
  readonly path: string
  readonly content: string
}

/** `release.json` at the root says which release's code a commit holds, also after a `git revert`. */
export const RELEASE_FILE = 'release.json'

/** What the tree of a release looks like. */
export function filesOf(
  repository: RepositoryName,
  release: Release,
  incident: Incident,
): readonly RepositoryFile[] {
  const common = [
    {
      path: RELEASE_FILE,
      content: `${JSON.stringify({ version: release.version }, null, 2)}\n`,
    },
    { path: 'README.md', content: `# vlossom-${repository}\n` },
    {
      path: 'package.json',
      content: `${JSON.stringify({ name: `vlossom-${repository}`, version: `0.${release.version.slice(1)}.0`, private: true }, null, 2)}\n`,
    },
  ]
  if (repository === 'web') {
    return [...common, { path: 'src/wallet.ts', content: walletPage(release) }]
  }
  const last = incident.migrations.findIndex(({ name }) => name === release.api.migrationHead)
  return [
    ...common,
    { path: 'src/rounding.ts', content: roundingModule(release) },
    ...incident.migrations.slice(0, last + 1).map((migration) => ({
      path: `prisma/migrations/${migration.name}/migration.sql`,
      content: migration.sql,
    })),
  ]
}

function walletPage(release: Release): string {
  const total = release.web.behaviour === 'throws' ? 'wallet.held.total' : 'wallet.balance'
  return `// ${release.version}\nexport const shown = (wallet) => format(${total})\n`
}

function roundingModule(release: Release): string {
  const value = release.api.failShare > 0 ? 'undefined' : '(wei) => wei - (wei % 1000n)'
  return `// ${release.version}\nexport const rounding = ${value}\n`
}
