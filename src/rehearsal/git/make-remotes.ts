import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Incident, Release } from '../incidents/incident.ts'
import { filesOf, type RepositoryName } from './repository-files.ts'
import { runGit } from './run-git.ts'

/** Where a bare remote lies below the world's `git` directory. */
export function remotePath(gitDir: string, repository: RepositoryName): string {
  return path.join(gitDir, `${repository}.git`)
}

/** People commit a while before a release goes live. */
const COMMITTED_BEFORE_LIVE_MINUTES = 25

/**
 * Makes the bare remotes of web and api with one commit and one tag a release on `main`, and answers the incident
 * with the commits that they really have, for the simulators to use.
 */
export async function makeRemotes(
  gitDir: string,
  incident: Incident,
  bornAt: Date,
): Promise<Incident> {
  await mkdir(gitDir, { recursive: true, mode: 0o700 })
  const [web, api] = await Promise.all([
    makeRemote(gitDir, 'web', { incident, bornAt }),
    makeRemote(gitDir, 'api', { incident, bornAt }),
  ])
  return {
    ...incident,
    releases: incident.releases.map((release, index) => ({
      ...release,
      web: { ...release.web, commit: web[index] ?? release.web.commit },
      api: { ...release.api, commit: api[index] ?? release.api.commit },
    })),
  }
}

interface Story {
  readonly incident: Incident
  readonly bornAt: Date
}

async function makeRemote(
  gitDir: string,
  repository: RepositoryName,
  story: Story,
): Promise<readonly string[]> {
  const remote = remotePath(gitDir, repository)
  const marks = `${remote}.marks`
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', remote])
  await runGit(['-C', remote, 'config', 'receive.denyNonFastForwards', 'true'])
  const stream = story.incident.releases
    .map((release, index) => commitOf(repository, release, { ...story, mark: index + 1 }))
    .join('')
  await runGit(['-C', remote, 'fast-import', '--quiet', `--export-marks=${marks}`], stream)
  const lines = (await readFile(marks, 'utf8')).trim().split('\n')
  await rm(marks)
  const byMark = new Map(lines.map((line) => [line.split(' ')[0], line.split(' ')[1]]))
  return story.incident.releases.map((_, index) => {
    const commit = byMark.get(`:${index + 1}`)
    if (commit === undefined) throw new Error(`git made no commit for release ${index + 1}`)
    return commit
  })
}

/** One commit and its tag in the language of git-fast-import(1). */
function commitOf(
  repository: RepositoryName,
  release: Release,
  story: Story & { readonly mark: number },
): string {
  const { message, author } = release[repository]
  const minutesAgo = release.liveFromMinutesAgo + COMMITTED_BEFORE_LIVE_MINUTES
  const seconds = Math.floor(story.bornAt.getTime() / 1000) - minutesAgo * 60
  const email = `${author.toLowerCase().replaceAll(' ', '.')}@vlossom.example`
  const files = filesOf(repository, release, story.incident)
  return [
    'commit refs/heads/main\n',
    `mark :${story.mark}\n`,
    `author ${author} <${email}> ${seconds} +0000\n`,
    `committer ${author} <${email}> ${seconds} +0000\n`,
    data(`${message}\n`),
    story.mark > 1 ? `from :${story.mark - 1}\n` : '',
    ...files.map((file) => `M 100644 inline ${file.path}\n${data(file.content)}`),
    `reset refs/tags/${release.version}\n`,
    `from :${story.mark}\n\n`,
  ].join('')
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
