import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan, Planned, Undo } from '../../../../../shared/domain/plan.ts'
import type { Operation } from '../../../ports/system.ts'
import { feesFor } from '../fees.ts'
import { unusableOf } from '../read-chain.ts'
import { nextNonce, PreState } from '../signers/next-nonce.ts'
import { sendByKey } from '../signers/send-by-key.ts'
import { observeUpgrade, type UpgradeObserved } from './observe-upgrade.ts'
import { settleByNonce } from './own-nonce.ts'
import { upgradeCall } from './read-proxy.ts'
import { contradicted } from './see-proxy.ts'
import { UpgradeDetails, UpgradeInput } from './upgrade-input.ts'
import { readsImplementation, verifyUpgrade } from './verify-upgrade.ts'

function plan(input: UpgradeInput, observed: UpgradeObserved): Planned<UpgradeDetails> {
  const { profile, chain, signer, seen, call } = observed
  const { implementation } = input
  const runs = seen?.disputed === null ? seen.proxy?.implementation : undefined
  if (seen !== undefined && runs !== undefined && same(runs, implementation ?? '')) {
    const evidence = [fact('Runs now', runs)]
    return { kind: 'nothing-to-do', because: `${seen.name} runs it already.`, evidence }
  }
  const impossible = whyNot(input, observed)
  if (impossible !== undefined) return { kind: 'refusal', failure: impossible }
  // Everything that is looked for here was found, or said above.
  if (!seen?.proxy || call === null || implementation === undefined) throw new Error('no proxy')
  const { proxy, name, address, id } = seen
  const now = [
    fact(
      'Proxy',
      `${name}, ${proxy.kind}${proxy.interfaceVersion === null ? '' : ` (${proxy.interfaceVersion})`}`,
    ),
    fact('Runs now', proxy.implementation),
  ]
  const { aboveCap } = feesFor(chain.baseFee, profile.maxFeeGwei)
  if (aboveCap && input.override === undefined) {
    return {
      kind: 'refusal',
      failure: tooExpensive(profile.maxFeeGwei),
      override: 'Pay more than the cap.',
    }
  }
  const transaction = { to: call.to, data: call.data, value: '0', call: call.words }
  const details: UpgradeDetails = {
    chainId: profile.chainId,
    signer,
    contract: { id, name, address },
    former: proxy.implementation,
    implementation,
    transaction,
    override: input.override ?? null,
  }
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'upgrade',
      title: `Upgrade ${name} to ${implementation}`,
      now: [...now, fact('Tried', `from ${signer} at block ${chain.pinned}: it goes through`)],
      target: [fact('Runs then', implementation), fact('Initializer', initializerWords(input))],
      acts: [actOf(details)],
      preconditions: { implementation: proxy.implementation },
      details,
      reversibility: 'irreversible',
      challenge: {
        expects: `${profile.chainId} ${address.slice(-4)}`,
        madeOf: 'the chain id as the RPC endpoints say it, and the end of the proxy’s address',
      },
      warnings: [
        ...(proxy.kind === 'beacon' ? ['Every proxy of this beacon runs the new code.'] : []),
        ...(input.initializer === undefined
          ? []
          : ['What the initializer writes stays when the upgrade is taken back.']),
        ...(observed.trial?.kind === 'allowed' && observed.trial.against !== null
          ? [`It goes through by the word of some endpoints only: ${observed.trial.against}.`]
          : []),
        ...unusableOf(chain).map((words) => `Not counted: ${words}.`),
      ],
    },
  }
}

function whyNot(input: UpgradeInput, observed: UpgradeObserved): Failure | undefined {
  const { seen, chain, initialization, hasCode, trial, signer, call } = observed
  const tried = 'to plan an upgrade'
  if (chain.pinned === null) {
    return failure('UNREACHABLE', {
      summary: 'No RPC endpoint can be asked about this chain.',
      tried,
      answered: unusableOf(chain).join('; '),
      next: 'Add another endpoint to `systems.contracts.rpc`.',
    })
  }
  const refused = (code: Failure['code'], summary: string, more: { field: string; next: string }) =>
    failure(code, { summary, tried, retry: 'no', ...more })
  if (seen === undefined) {
    return refused('NO_CANDIDATE', `The profile has no contract “${input.contract ?? ''}”.`, {
      field: 'contract',
      next: 'Choose a proxy of the profile.',
    })
  }
  if (seen.disputed !== null) return contradicted(seen.name, seen.disputed)
  if (!seen.proxy) {
    return refused('NO_CANDIDATE', `${seen.name} is no proxy: its code cannot be replaced.`, {
      field: 'contract',
      next: 'Deploy a new contract, and point its consumers at it.',
    })
  }
  if (input.implementation === undefined) {
    return refused('NO_CANDIDATE', 'There is no new code to upgrade to.', {
      field: 'implementation',
      next: 'Deploy it first.',
    })
  }
  if (typeof initialization !== 'string') return initialization
  if (seen.proxy.kind === 'beacon' && initialization !== '0x') {
    return refused('ARGUMENT_INVALID', 'A beacon calls no initializer.', {
      field: 'initializer',
      next: 'Leave the initializer out.',
    })
  }
  if (!hasCode) {
    return refused('NOT_FOUND', `There is no code at ${input.implementation}.`, {
      field: 'implementation',
      next: 'Deploy it first.',
    })
  }
  if (trial?.kind !== 'refused') return undefined
  return failure('NO_PRIVILEGE', {
    summary: `${seen.name} refuses the upgrade: ${trial.words}.`,
    tried: `${call?.words ?? ''} from ${signer} at block ${chain.pinned}, as a trial`,
    answered: trial.words,
    next: `Who may upgrade it: ${observed.whoMay ?? 'not known'}. They send ${call?.data} to ${call?.to}.`,
    retry: 'no',
  })
}

/** Back to what ran before. What an initializer wrote stays: no call takes it back. */
function planUndo({ details }: Plan<UpgradeDetails>, { seen }: UpgradeObserved): Undo {
  const { contract, former } = details
  if (!seen?.proxy) return { kind: 'no-way-back', because: 'what ran before is not known' }
  const { to, data, words } = upgradeCall(seen.proxy, {
    proxy: contract.address,
    implementation: former,
    data: '0x',
  })
  const transaction = { to, data, value: '0', call: words }
  return {
    kind: 'undo',
    title: `Upgrade ${contract.name} back to ${former}`,
    acts: [actOf({ ...details, transaction })],
    operation: {
      system: 'contracts',
      name: 'upgrade',
      input: { contract: contract.id, implementation: former },
    },
  }
}

function actOf({ chainId, signer, transaction, contract }: UpgradeDetails) {
  const { to, data, call } = transaction
  const named = { chainId, from: signer, to, call: `${call} for ${contract.name}`, data }
  return { kind: 'transaction' as const, ...named }
}

function initializerWords({ initializer }: UpgradeInput): string {
  if (initializer === undefined) return 'none'
  return `${initializer.function}(${initializer.arguments.map((each) => JSON.stringify(each)).join(', ')})`
}

function tooExpensive(capGwei: number): Failure {
  return failure('BLOCKED', {
    summary: `The chain asks for more than the ${capGwei} gwei that the profile pays.`,
    tried: 'to plan the upgrade within the cap',
    next: 'Wait until it is cheaper, or go past the cap with a reason.',
    field: 'systems.contracts.maxFeeGwei',
  })
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Makes a proxy run other code, and says before how it would go back. */
export const upgrade: Operation<UpgradeInput, UpgradeObserved, UpgradeDetails> = {
  system: 'contracts',
  name: 'upgrade',
  input: UpgradeInput,
  details: UpgradeDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  probe: observeUpgrade,
  plan,
  planUndo,
  preState: ({ details }, world, signal) => nextNonce(details.signer, world, signal),
  apply: ({ details, title }, world, signal) =>
    sendByKey([details.transaction], { from: details.signer, title }, world, signal),
  reconcile: ({ plan: { details }, preState }, world, signal) =>
    settleByNonce(
      {
        account: details.signer,
        nonce: PreState.parse(preState).nonce,
        happened: () => readsImplementation(details, world, signal),
      },
      world,
      signal,
    ),
  verify: verifyUpgrade,
}
