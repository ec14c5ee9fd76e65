import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Check } from '../../../ports/system.ts'
import { observePaymaster } from './observe-paymaster.ts'
import { evidenceOf } from './paymaster-evidence.ts'
import { paymasterIn, sameAddress, sponsoringOf } from './paymaster-profile.ts'
import { readBundler, type Sponsor } from './read-bundler.ts'

const WhyInput = z.object({ expects: z.enum(['dry', 'drained']) })

/** Dry or drained: looked at before anything is paid. */
export const why: Check = {
  system: 'paymaster',
  name: 'why',
  patience: { everyMs: 1_000, forMs: 10_000 },
  async run(input, world, signal): Promise<Verdict> {
    const { expects } = WhyInput.parse(input)
    const observed = await observePaymaster(world, signal)
    const evidence = evidenceOf(observed)
    const { verdict, live } = observed
    if (verdict === null) {
      return {
        kind: 'pending',
        waitingFor: 'an endpoint that knows the paymaster’s events',
        evidence,
      }
    }
    if (expects === 'drained' || verdict.kind !== 'drained') return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('BLOCKED', {
        summary: `${live.name} is not dry: it is being drained.`,
        tried: 'to tell from its events whether it is dry or drained',
        answered: verdict.because.join(' '),
        world: 'Nothing was sent.',
        next: 'Cancel this run, and begin “The paymaster is drained”: it stops signing before it pays.',
        retry: 'no',
      }),
    }
  },
}

/** Nothing is signed any more: whoever asks is refused. */
export const stoppedSigning: Check = {
  system: 'paymaster',
  name: 'stopped-signing',
  patience: { everyMs: 1_000, forMs: 600_000 },
  async run(_, world, signal) {
    const said = await askSeveral(world, signal)
    const evidence = said.map((sponsor, index) =>
      fact(`Asked for a sponsor (${index + 1})`, wordsOf(sponsor)),
    )
    return said.every(({ kind }) => kind === 'refuses')
      ? { kind: 'verified', evidence }
      : { kind: 'pending', waitingFor: 'every instance of the signing service to refuse', evidence }
  },
}

/** The canary that costs nothing: an operation that is not sent is offered the backup as its sponsor. */
export const namesBackup: Check = {
  system: 'paymaster',
  name: 'names-backup',
  patience: { everyMs: 1_000, forMs: 600_000 },
  async run(_, world, signal) {
    const { name, address } = paymasterIn(sponsoringOf(world.profile), 'backup')
    const said = await askSeveral(world, signal)
    const evidence = said.map((sponsor, index) =>
      fact(`Asked for a sponsor (${index + 1})`, wordsOf(sponsor)),
    )
    return said.every((one) => one.kind === 'sponsors' && sameAddress(one.paymaster, address))
      ? { kind: 'verified', evidence }
      : {
          kind: 'pending',
          waitingFor: `every instance of the signing service to name ${name}`,
          evidence,
        }
  },
}

/** A service has several instances, and an old one may still answer: one after the other, so that they take turns. */
const ASKED = 5

async function askSeveral(
  world: Parameters<Check['run']>[1],
  signal: AbortSignal,
): Promise<readonly Sponsor[]> {
  const said: Sponsor[] = []
  for (let count = 0; count < ASKED; count += 1) {
    const { sponsor } = await readBundler(sponsoringOf(world.profile), world, signal)
    said.push(sponsor)
  }
  return said
}

function wordsOf(sponsor: Sponsor): string {
  return sponsor.kind === 'sponsors' ? sponsor.paymaster : `${sponsor.kind}: ${sponsor.words}`
}
