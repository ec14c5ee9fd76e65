import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Looked } from '../../../src/main/kernel/ports/system.ts'
import { gitSystem } from '../../../src/main/kernel/systems/git/index.ts'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import type { Failure } from '../../../src/shared/domain/failure.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Plan, planText } from '../../../src/shared/domain/plan.ts'
import type { SourceProfile } from '../../../src/shared/domain/profile-source.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { openConsole, profileOf } from '../systems-postgres/console-double.ts'

export const RUN = 'abcd2345'
export const STARTED = '2026-11-30T02:15:00.000Z'
const never = new AbortController().signal

/** A bare remote, a clone of it and a console with only git in reach. */
export async function openSourceWorld(changes: Partial<SourceProfile> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'rollback-console-source-'))
  const [remote, clone] = [join(directory, 'web.git'), join(directory, 'clone')]
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', remote])
  await runGit(['-C', remote, 'config', 'receive.denyNonFastForwards', 'true'])
  await commitFiles(remote, 'First release', { 'a.txt': 'a1\n', 'deep/b.txt': 'b1\n' })
  await runGit(['clone', '--quiet', remote, clone])
  const place = { host: '127.0.0.1', port: 1, directory, backupsDir: directory }
  const web = { repository: clone, branch: 'main', remote: 'origin', ...changes }
  const console = openConsole(place, { ...profileOf(place), git: { web } })

  const look = (name: string, input: JsonObject): Promise<Looked> =>
    named(name).look(input, console.reads(RUN), never)

  return {
    ...{ remote, clone, console, look },
    /** The commit that a name means, in one of the two. */
    at: async (where: string, name: string) =>
      (
        await runGit(['-C', where, 'rev-parse', '--verify', '--quiet', name]).catch(() => '')
      ).trim(),
    async refusal(name: string, input: JsonObject): Promise<Failure> {
      const looked = await look(name, input)
      if (looked.kind !== 'refusal') throw new Error(`${name}: ${JSON.stringify(looked)}`)
      return looked.failure
    },
    /** One step as the engine does it: looked at twice (the plan must hold), sent, looked at again. */
    async carryOut(
      name: string,
      input: JsonObject,
    ): Promise<{ readonly plan: Plan; readonly verdict: Verdict; readonly receipt: JsonObject }> {
      const [first, second] = [await look(name, input), await look(name, input)]
      if (first.kind !== 'planned' || second.kind !== 'planned')
        throw new Error(`${name}: ${JSON.stringify(first)}`)
      if (planText(first.plan) !== planText(second.plan))
        throw new Error(`${name}: the plan does not hold`)
      const own = named(name)
      const receipt = await own.apply(first.plan, console.effects(RUN), never)
      const verdict = await own.verify(first.plan, console.reads(RUN), never)
      return { plan: first.plan, verdict, receipt: { kind: receipt.kind } }
    },
    async stop() {
      await console.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type SourceWorld = Awaited<ReturnType<typeof openSourceWorld>>

function named(name: string) {
  const found = gitSystem.operations.find((operation) => operation.name === name)
  if (found === undefined) throw new Error(`no operation ${name}`)
  return found
}

/** Files by path; `null` takes one away. */
interface Files {
  readonly [path: string]: string | null
}

/** Commits on top of `main`; `merge` makes it a merge of that commit. Answers the commit. */
export async function commitFiles(
  repository: string,
  message: string,
  files: Files,
  more: { readonly branch?: string; readonly from?: string; readonly merge?: string } = {},
): Promise<string> {
  const ref = `refs/heads/${more.branch ?? 'main'}`
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const there = await runGit(['-C', repository, 'rev-parse', '--verify', '--quiet', ref]).catch(
    () => '',
  )
  const from = more.from ?? there.trim()
  const who = 'Thandi Mokoena <thandi@vlossom.example> 1764460800 +0000'
  const stream = [
    `commit ${ref}\nauthor ${who}\ncommitter ${who}\n${data(`${message}\n`)}`,
    from === '' ? '' : `from ${from}\n`,
    more.merge === undefined ? '' : `merge ${more.merge}\n`,
    ...Object.entries(files).map(([path, text]) =>
      text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}`,
    ),
  ]
  await runGit(['-C', repository, 'fast-import', '--quiet', '--force'], stream.join(''))
  return (await runGit(['-C', repository, 'rev-parse', ref])).trim()
}
