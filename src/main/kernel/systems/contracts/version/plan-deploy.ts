import { formatEther, formatGwei, type Hex, keccak256 } from 'viem'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned, Undo } from '../../../../../shared/domain/plan.ts'
import { feesFor } from '../fees.ts'
import { unusableOf } from '../read-chain.ts'
import { compareCode } from './compare-code.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import { type Creation, sizeOf } from './creation.ts'
import type { DeployDetails, DeployInput } from './deploy-input.ts'
import type { Doubt } from './doubt.ts'
import { costOf, type DeployObserved } from './observe-deploy.ts'
import { judgeOutlook } from './outlook.ts'

type Ready = Extract<Creation, { readonly kind: 'ready' }>

/** One transaction that makes one contract, with everything that is known before it is sent. Pure. */
export function planDeploy(input: DeployInput, observed: DeployObserved): Planned<DeployDetails> {
  const { prepared } = observed
  if (input.artifact === undefined || prepared === undefined) return noArtifact()
  const { artifact, creation } = prepared
  if (creation.kind === 'refused') return { kind: 'refusal', failure: creation.failure }
  const standsAlready = stands(input, observed, artifact, creation)
  const broken = standsAlready ? undefined : impossible(observed, artifact)
  if (broken !== undefined) return { kind: 'refusal', failure: broken }
  const ahead = observed.outlook === null ? null : judgeOutlook(observed.outlook, artifact)
  if (ahead?.failure !== undefined) return { kind: 'refusal', failure: ahead.failure }
  const doubts = standsAlready ? [] : [...doubtsOf(observed, creation), ...(ahead?.doubts ?? [])]
  const [doubt] = doubts
  if (doubt !== undefined && input.override === undefined) {
    return { kind: 'refusal', failure: doubt.failure, override: doubt.override }
  }
  const { profile, signer, nonce, chain } = observed
  const foreseen = standsAlready && input.seen !== undefined ? input.seen : null
  const address = foreseen === null ? observed.address : hexOf(foreseen.address)
  const details: DeployDetails = {
    chainId: profile.chainId,
    signer,
    nonce: foreseen?.nonce ?? nonce.mined,
    address,
    contractName: artifact.contractName,
    artifact: input.artifact,
    arguments: creation.encodedArguments,
    hash: creation.hash,
    upgrades: input.upgrades ?? null,
    standsAlready,
    override: input.override ?? null,
  }
  const title = standsAlready
    ? `Verify ${artifact.contractName}, which stands at its address already`
    : `Deploy ${artifact.contractName} on chain ${profile.chainId}`
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'deploy',
      title,
      now: [...(ahead?.evidence ?? []), ...costFacts(observed, artifact, creation)],
      target: [
        fact('Contract', artifact.contractName),
        fact('Address', `${address} (from the signer's nonce ${details.nonce})`),
        fact(
          'Code',
          `${sizeOf(artifact.runtimeCode)} bytes, keccak256 ${keccak256(artifact.runtimeCode)} before immutables`,
        ),
        ...creation.named.map(({ name, value }) => fact(`Argument ${name}`, value)),
      ],
      acts: standsAlready ? [] : [actOf(details, creation)],
      preconditions: { nonce: String(details.nonce) },
      details,
      seen: { address, nonce: details.nonce, hash: creation.hash },
      reversibility: 'irreversible',
      challenge: {
        expects: `${profile.chainId} ${address.slice(-4)}`,
        madeOf: 'the chain id as the RPC endpoints say it, and the end of the new address',
      },
      warnings: [
        ...doubts.map(({ failure: passed }) => `Gone past: ${passed.summary}`),
        ...zeroAddresses(creation),
        ...unusableOf(chain).map((words) => `Not counted: ${words}.`),
      ],
    },
  }
}

/** A contract cannot be taken off a chain: what points at it can. */
export function planUndeploy(): Undo {
  const because =
    'A contract stays on its chain. Nothing uses it until it is pointed at; unused it does nothing.'
  return { kind: 'no-way-back', because }
}

function stands(
  { seen }: DeployInput,
  { foreseenCode }: DeployObserved,
  artifact: ContractArtifact,
  creation: Ready,
): boolean {
  if (seen === undefined || seen.hash !== creation.hash) return false
  return compareCode(artifact, foreseenCode).kind === 'same'
}

function impossible(observed: DeployObserved, artifact: ContractArtifact): Failure | undefined {
  const { trial, balance, signer } = observed
  const { contractName } = artifact
  const tried = `the creation of ${contractName} at block ${observed.chain.pinned}, as a trial`
  if (trial.kind === 'reverted') {
    return failure('REFUSED_BY_PROVIDER', {
      summary: `The constructor of ${contractName} reverts: ${trial.words}.`,
      tried,
      answered: trial.words,
      next: 'Correct the arguments, or the contract.',
      field: 'arguments',
      retry: 'no',
    })
  }
  if (trial.kind === 'made') {
    const match = compareCode(artifact, trial.code)
    if (match.kind === 'different') {
      return failure('ARTIFACT_INVALID', {
        summary: `The creation code of ${contractName} does not make its deployedBytecode: ${match.because}.`,
        tried,
        next: 'Choose the whole artifact of one compilation.',
        field: 'deployedBytecode',
        retry: 'no',
      })
    }
  }
  const cost = costOf(observed)
  if (balance >= cost) return undefined
  return failure('BLOCKED', {
    summary: `The signer has ${formatEther(balance)} of the chain's coin; this may cost ${formatEther(cost)}.`,
    tried: `to plan the creation of ${contractName}`,
    next: `Send funds to ${signer}.`,
    field: 'systems.contracts.secret',
  })
}

function doubtsOf(observed: DeployObserved, creation: Ready): readonly Doubt[] {
  const { chain, profile, nonce, signer, trial } = observed
  const { fees, aboveCap } = feesFor(chain.baseFee, profile.maxFeeGwei)
  const found: Doubt[] = []
  const doubt = (words: Omit<Parameters<typeof failure>[1], 'retry'>, override: string) => {
    found.push({ failure: failure('BLOCKED', words), override })
  }
  if (aboveCap) {
    doubt(
      {
        summary: `The chain asks for ${formatGwei(chain.baseFee)} gwei, the profile pays ${profile.maxFeeGwei}.`,
        tried: 'to plan the creation within the cap',
        next: 'Wait until it is cheaper, or go past the cap with a reason.',
        field: 'systems.contracts.maxFeeGwei',
      },
      `Pay up to ${formatGwei(fees.capPerGas)} gwei per gas.`,
    )
  }
  if (creation.unknownFunctions.length > 0) {
    doubt(
      {
        summary: `The code does not know ${creation.unknownFunctions.join(', ')}, which the ABI names.`,
        tried: 'to find the selector of each function in the code',
        next: 'Choose the artifact whose ABI and code are of one compilation.',
        field: 'abi',
      },
      'Deploy it all the same: its compiler may lay functions out in another way than solc.',
    )
  }
  if (nonce.waiting > 0) {
    doubt(
      {
        summary: `${nonce.waiting} transactions of the signer wait in a pool, under the nonce ${nonce.mined} and after.`,
        tried: `to read the nonces of ${signer}`,
        next: 'Wait until they are mined, or find out whose they are.',
        field: 'systems.contracts.secret',
      },
      'Take the place of the first of them.',
    )
  }
  if (trial.kind === 'not-tried') {
    doubt(
      {
        summary: 'No RPC endpoint tries a creation.',
        tried: 'eth_call without an address',
        next: 'Add another endpoint to `systems.contracts.rpc`.',
        field: 'systems.contracts.rpc',
      },
      'Send it untried.',
    )
  }
  return found
}

function costFacts(observed: DeployObserved, { contractName }: ContractArtifact, creation: Ready) {
  const { chain, gas, signer, balance, profile } = observed
  const { fees } = feesFor(chain.baseFee, profile.maxFeeGwei)
  return [
    fact('Signer', `${signer}, has ${formatEther(balance)} of the chain’s coin`),
    fact('Creation code', `${sizeOf(creation.initCode)} bytes, keccak256 ${creation.hash}`),
    fact(
      'Gas',
      `${gas} at ${formatGwei(fees.maxFeePerGas)} gwei, never above ${formatGwei(fees.capPerGas)}`,
    ),
    fact('Costs at most', `${formatEther(costOf(observed))} of the chain’s coin`),
    fact('Tried', `${contractName} at block ${chain.pinned}: ${observed.trial.kind}`),
  ]
}

function actOf(details: DeployDetails, creation: Ready) {
  return {
    kind: 'transaction' as const,
    chainId: details.chainId,
    from: details.signer,
    to: details.address,
    call: `creation of ${details.contractName}`,
    data: `keccak256 ${creation.hash}, ${argumentWords(creation.encodedArguments)}`,
  }
}

function zeroAddresses({ named }: Ready): readonly string[] {
  return named
    .filter(({ value }) => /^0x0{40}$/.test(value))
    .map(({ name }) => `The argument ${name} is the zero address.`)
}

function noArtifact(): Planned<DeployDetails> {
  return {
    kind: 'refusal',
    failure: failure('NO_CANDIDATE', {
      summary: 'No artifact is chosen.',
      tried: 'to plan a deployment',
      next: 'Choose the JSON file that Hardhat or Foundry wrote for the contract.',
      field: 'artifact',
      retry: 'no',
    }),
  }
}

function hexOf(text: string): Hex {
  return `0x${text.slice(2)}`
}

function argumentWords(encoded: Hex): string {
  return encoded === '0x' ? 'without arguments' : `with the arguments ${encoded}`
}
