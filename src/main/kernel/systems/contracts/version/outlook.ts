import type { Hex } from 'viem'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Endpoint } from '../rpc.ts'
import { askCode } from './ask-code.ts'
import { type CodeMatch, compareCode } from './compare-code.ts'
import { collides, compareLayouts, type LayoutChange, type LayoutRow } from './compare-layout.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import type { Doubt } from './doubt.ts'
import { initializerData } from './observe-upgrade.ts'
import { upgradeCall } from './read-proxy.ts'
import { contradicted, type SeenProxy, seeProxy } from './see-proxy.ts'
import { tryUpgrade, type UpgradeTrial } from './try-upgrade.ts'
import type { UpgradeInput } from './upgrade-input.ts'

/** What a proxy would make of code that is not there yet. */
export interface Outlook {
  /** Undefined where the profile has no such contract. */
  readonly seen: SeenProxy | undefined
  /** The artifact of what runs now, held against the code on the chain; null where none was given. */
  readonly former: { readonly artifact: ContractArtifact; readonly match: CodeMatch } | null
  readonly initialization: Hex | Failure
  /** The upgrade with the new code assumed at its address; null where no endpoint can assume it. */
  readonly trial: UpgradeTrial | null
}

export interface OutlookAsked {
  readonly profile: ContractsProfile
  readonly usable: readonly Endpoint[]
  readonly block: number
  readonly signer: Hex
  readonly address: Hex
  /** The code that the creation makes; null where it was not tried. */
  readonly code: Hex | null
  readonly artifact: ContractArtifact
  readonly former: ContractArtifact | null
  readonly upgrades: string
  readonly initializer: UpgradeInput['initializer']
}

export async function lookAhead(asked: OutlookAsked): Promise<Outlook> {
  const { profile, usable, block, signer, address, code, artifact, former } = asked
  const seen = await seeProxy(profile, asked.upgrades, { usable, block })
  const { initializer } = asked
  const initialization = initializerData(artifact, initializer === undefined ? {} : { initializer })
  const base = { seen, initialization }
  if (!seen?.proxy) return { ...base, former: null, trial: null }
  const { implementation } = seen.proxy
  const running = await firstCode(usable, implementation, block)
  const compared =
    former === null || running === undefined
      ? null
      : { artifact: former, match: compareCode(former, running) }
  if (typeof initialization !== 'string' || code === null) {
    return { ...base, former: compared, trial: null }
  }
  const given = { proxy: seen.address, implementation: address, data: initialization }
  const { to, data } = upgradeCall(seen.proxy, given)
  const assumed = { block, assumed: { [address]: { code } } }
  const trial = await tryUpgrade(usable, { from: signer, to, data }, assumed)
  return { ...base, former: compared, trial }
}

async function firstCode(
  endpoints: readonly Endpoint[],
  address: Hex,
  block: number,
): Promise<Hex | null | undefined> {
  for (const endpoint of endpoints) {
    const code = await askCode(endpoint, address, block)
    if (code !== undefined) return code
  }
  return undefined
}

/** What keeps code from being deployed for a proxy, what is doubtful about it, and what was compared. Pure. */
export function judgeOutlook(
  { seen, former, initialization, trial }: Outlook,
  next: ContractArtifact,
): {
  readonly failure?: Failure
  readonly doubts: readonly Doubt[]
  readonly evidence: readonly Evidence[]
} {
  if (seen !== undefined && seen.disputed !== null) {
    return { failure: contradicted(seen.name, seen.disputed), doubts: [], evidence: [] }
  }
  if (!seen?.proxy) return { failure: noProxy(seen), doubts: [], evidence: [] }
  if (typeof initialization !== 'string')
    return { failure: initialization, doubts: [], evidence: [] }
  const rows =
    former?.artifact.layout && next.layout
      ? compareLayouts(former.artifact.layout, next.layout)
      : null
  const evidence = [
    fact('Runs now', `${seen.proxy.implementation} (${seen.proxy.kind} proxy ${seen.name})`),
    ...(rows === null ? [] : [layoutTable(rows)]),
  ]
  const broken = rows?.filter(collides) ?? []
  if (broken.length > 0) return { failure: collision(seen, broken), doubts: [], evidence }
  const doubts = [
    ...(rows === null ? [unknownLayout(seen, former, next)] : []),
    ...(former !== null && former.match.kind !== 'same' ? [foreignFormer(seen, former)] : []),
    ...(trial?.kind === 'refused' ? [refusedUpgrade(seen, trial.words)] : []),
    ...renamed(rows ?? []),
  ]
  return { doubts, evidence }
}

const changeWords: Readonly<Record<LayoutChange, string>> = {
  same: 'the same',
  added: 'new, behind the old ones',
  'in-gap': 'new, in a reserved gap',
  renamed: 'the same place under another name',
  moved: 'MOVED: old data would be read as something else',
  'type-changed': 'ANOTHER TYPE in the same place',
  removed: 'REMOVED: its place would be given to others',
  overlaps: 'OVERLAPS an old variable',
}

function layoutTable(rows: readonly LayoutRow[]): Evidence {
  return {
    kind: 'table',
    label: 'Storage layout',
    columns: ['slot', 'was', 'is', 'what it means'],
    rows: rows.map(({ place, was, is, change }) => [
      place,
      was ?? '—',
      is ?? '—',
      changeWords[change],
    ]),
  }
}

function collision({ name }: SeenProxy, broken: readonly LayoutRow[]): Failure {
  const words = broken.map(
    ({ place, was, is, change }) =>
      `slot ${place}: ${was ?? 'nothing'} → ${is ?? 'nothing'} (${changeWords[change]})`,
  )
  return failure('LAYOUT_COLLIDES', {
    summary: `The new code would read the data of ${name} wrongly.`,
    tried: 'to hold its storage layout against the old one',
    answered: words.join('; '),
    next: 'Put new variables behind the old ones, and change no type. Then compile again.',
    field: 'storageLayout',
    retry: 'no',
  })
}

function unknownLayout(
  { name }: SeenProxy,
  former: Outlook['former'],
  next: ContractArtifact,
): Doubt {
  const without =
    former === null
      ? 'no artifact of what runs now was given'
      : next.layout === null
        ? 'the new artifact has no storageLayout'
        : 'the artifact of what runs now has no storageLayout'
  return {
    failure: failure('BLOCKED', {
      summary: `Whether the new code reads the data of ${name} rightly is not known: ${without}.`,
      tried: 'to hold its storage layout against the old one',
      next: 'Ask the compiler for `storageLayout` (Foundry `extra_output`, Hardhat `outputSelection`), and choose both files.',
      field: former === null ? 'former' : 'storageLayout',
    }),
    override: 'Go on without the comparison: somebody has compared the layouts by hand.',
  }
}

function foreignFormer({ name, proxy }: SeenProxy, former: NonNullable<Outlook['former']>): Doubt {
  const because = former.match.kind === 'different' ? `: ${former.match.because}` : ''
  return {
    failure: failure('BLOCKED', {
      summary: `${former.artifact.contractName} is not what ${name} runs now${because}.`,
      tried: `to compare its code with that at ${proxy?.implementation}`,
      next: 'Choose the artifact of the compilation that was deployed.',
      field: 'former',
    }),
    override: 'Compare with it all the same.',
  }
}

function refusedUpgrade({ name }: SeenProxy, words: string): Doubt {
  return {
    failure: failure('BLOCKED', {
      summary: `${name} would refuse the upgrade: ${words}.`,
      tried: 'the upgrade from the signer, with the new code assumed at its address',
      answered: words,
      next: 'Correct the initializer, or have somebody upgrade who may.',
      field: 'initializer',
    }),
    override: 'Deploy the code all the same; the upgrade is looked at again in its turn.',
  }
}

function renamed(rows: readonly LayoutRow[]): readonly Doubt[] {
  const names = rows.filter(({ change }) => change === 'renamed')
  if (names.length === 0) return []
  return [
    {
      failure: failure('BLOCKED', {
        summary: `${names.map(({ was, is }) => `${was} is called ${is} now`).join('; ')}: the data stay what they were.`,
        tried: 'to hold the storage layout against the old one',
        next: 'Make sure that the same thing is meant.',
        field: 'storageLayout',
      }),
      override: 'The same thing is meant under another name.',
    },
  ]
}

function noProxy(seen: SeenProxy | undefined): Failure {
  return failure('NO_CANDIDATE', {
    summary:
      seen === undefined
        ? 'The profile has no such contract to upgrade.'
        : `${seen.name} is no proxy: its code cannot be replaced.`,
    tried: 'to read the proxy’s slots (EIP-1967)',
    next: 'Choose a proxy, or deploy a new contract and point its consumers at it.',
    field: 'contract',
    retry: 'no',
  })
}
