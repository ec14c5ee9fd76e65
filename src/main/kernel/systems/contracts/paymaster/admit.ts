import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { FileReplacement } from '../../../ports/files.ts'
import type { Operation } from '../../../ports/system.ts'
import type { ListEntry } from './allow-list.ts'
import { paymasterIn, type Sponsoring, sponsoringOf } from './paymaster-profile.ts'
import { readLists, type SeenList } from './read-lists.ts'

const AdmitInput = z.object({ paymaster: z.enum(['live', 'backup']), run: z.string() })
type AdmitInput = z.infer<typeof AdmitInput>

const AdmitDetails = z.object({
  wanted: z.enum(['in', 'out']),
  role: z.enum(['live', 'backup']),
  run: z.string(),
  name: z.string(),
  entry: z.object({ paymaster: z.string(), entryPoint: z.string() }),
  files: z.array(z.object({ path: z.string(), before: z.string(), backupPath: z.string() })),
})
type AdmitDetails = z.infer<typeof AdmitDetails>

interface AdmitObserved {
  readonly sponsoring: Sponsoring
  readonly lists: readonly SeenList[]
}

const words = {
  in: { name: 'allow', verb: 'Let', what: 'into the bundler’s list' },
  out: { name: 'disallow', verb: 'Take', what: 'out of the bundler’s list' },
} as const

function entryOf(sponsoring: Sponsoring, role: 'live' | 'backup'): ListEntry {
  const { address } = paymasterIn(sponsoring, role)
  return { paymaster: address, entryPoint: sponsoring.entryPoint }
}

function factOf({ path, kind, patch }: SeenList): Evidence {
  const entries = patch.kind === 'misfit' ? patch.because : `${patch.entries} entries`
  return fact(path, `${kind}: ${patch.kind === 'as-it-is' ? `as wanted, ${entries}` : entries}`)
}

/** Nothing of a file but its path, its kind and how many entries it has goes into a plan: keys stand in it. */
function planAdmission(
  wanted: 'in' | 'out',
  { paymaster, run }: AdmitInput,
  { sponsoring, lists }: AdmitObserved,
): Planned<AdmitDetails> {
  const { name, address } = paymasterIn(sponsoring, paymaster)
  const { verb, what } = words[wanted]
  const misfits = lists.flatMap(({ path, patch }) =>
    patch.kind === 'misfit' ? [`${path}: ${patch.because}`] : [],
  )
  if (misfits.length > 0) {
    return {
      kind: 'refusal',
      failure: failure('UNEXPECTED_ANSWER', {
        summary: `A file of the bundler cannot be patched: ${misfits.join('; ')}.`,
        tried: `to plan the patch of ${lists.length} files`,
        next: 'Correct the file, or its kind in `systems.paymaster.bundler.files`; or add the address by hand.',
        field: 'systems.paymaster.bundler.files',
      }),
    }
  }
  const open = lists.filter(({ patch }) => patch.kind === 'patched')
  if (open.length === 0) {
    const because =
      lists.length === 0
        ? 'The profile names no file of the bundler.'
        : `${name} is ${wanted === 'in' ? 'in' : 'not in'} every list already.`
    return { kind: 'nothing-to-do', because, evidence: lists.map(factOf) }
  }
  const files = open.map(({ path, sha256 }) => ({
    path,
    before: sha256,
    backupPath: `${path}.rollback-${run}-${words[wanted].name}`,
  }))
  return {
    kind: 'plan',
    plan: {
      system: 'paymaster',
      operation: words[wanted].name,
      title: `${verb} ${name} ${what}`,
      now: lists.map(factOf),
      target: open.map(({ path }) => fact(path, `${address} ${wanted}`)),
      acts: files.map(({ path, backupPath }) => ({
        kind: 'manual',
        instruction: `Replace ${path} by renaming, with ${address} ${wanted === 'in' ? 'added' : 'taken out'}; what was there stays as ${backupPath}.`,
      })),
      preconditions: Object.fromEntries(files.map(({ path, before }) => [path, before])),
      details: { wanted, role: paymaster, run, name, entry: entryOf(sponsoring, paymaster), files },
      reversibility: 'reversible',
      warnings: [
        'Bundlers read these files when they start: restart it afterwards.',
        'The files and their copies hold the bundler’s private keys. They are not shown, compared or logged.',
      ],
    },
  }
}

function admission(wanted: 'in' | 'out'): Operation<AdmitInput, AdmitObserved, AdmitDetails> {
  const look = async ({ entry }: AdmitDetails, world: Parameters<typeof readLists>[2]) =>
    readLists(entry, wanted, world)
  const done = (lists: readonly SeenList[]) => lists.every(({ patch }) => patch.kind === 'as-it-is')
  return {
    system: 'paymaster',
    name: words[wanted].name,
    input: AdmitInput,
    details: AdmitDetails,
    patience: { everyMs: 200, forMs: 5_000 },
    async probe({ paymaster }, world) {
      const sponsoring = sponsoringOf(world.profile)
      return { sponsoring, lists: await readLists(entryOf(sponsoring, paymaster), wanted, world) }
    },
    plan: (input, observed) => planAdmission(wanted, input, observed),
    planUndo: ({ details }) => ({
      kind: 'undo',
      title: `${words[opposite(wanted)].verb} ${details.name} ${words[opposite(wanted)].what} again`,
      acts: [],
      operation: {
        system: 'paymaster',
        name: words[opposite(wanted)].name,
        input: { paymaster: details.role, run: details.run },
      },
    }),
    preState: async ({ details }) => ({ files: details.files.map(({ before }) => before) }),
    async apply({ details }, world) {
      const lists = await look(details, world)
      const files = details.files.flatMap(({ path, before, backupPath }): FileReplacement[] => {
        const { patch } = lists.find((one) => one.path === path) ?? {}
        return patch?.kind === 'patched'
          ? [{ path, expectedSha256: before, text: patch.text, backupPath }]
          : []
      })
      const sent = await world.files.replace(files)
      return sent.kind === 'answered'
        ? { kind: 'accepted', facts: { replaced: [...sent.answer.replaced] } }
        : sent
    },
    // What is half done is done to its end by the next attempt: a list that has it is left as it is.
    reconcile: async ({ plan }, world) =>
      done(await look(plan.details, world)) ? 'happened' : 'did-not',
    async verify({ details }, world) {
      const lists = await look(details, world)
      const evidence = lists.map(factOf)
      return done(lists)
        ? {
            kind: 'verified',
            evidence: [
              ...evidence,
              fact('Copies', details.files.map(({ backupPath }) => backupPath).join(', ')),
            ],
          }
        : { kind: 'pending', waitingFor: 'the lists to say so', evidence }
    },
  }
}

function opposite(wanted: 'in' | 'out'): 'in' | 'out' {
  return wanted === 'in' ? 'out' : 'in'
}

/** A bundler that keeps a list takes operations only of paymasters on it. */
export const allow = admission('in')
export const disallow = admission('out')
