import type { Abi, Hex } from 'viem'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import { BuildInfo, FoundryArtifact, HardhatArtifact, SolcContract } from './artifact-forms.ts'
import type { CodeSpan, ContractArtifact } from './contract-artifact.ts'
import { StorageLayout } from './storage-layout.ts'

/** What a file was found to be. */
export type ReadArtifact =
  | { readonly kind: 'read'; readonly artifact: ContractArtifact }
  /** A build-info holds many: somebody has to say which. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly failure: Failure }

/** The same of every form, before it is judged. */
interface Raw {
  readonly contractName: string
  readonly abi: unknown
  readonly creation: unknown
  readonly runtime: unknown
  readonly links: readonly (Readonly<Record<string, object>> | undefined)[]
  readonly immutables: Readonly<Record<string, readonly CodeSpan[]>> | undefined
  readonly layout: unknown
}

interface Asked {
  readonly fileName: string
  /** Which contract of a build-info. */
  readonly contract?: string
}

/**
 * Reads a compiled contract from an artifact of Hardhat or Foundry, a build-info, or solc's own output. Every refusal
 * names the field that is at fault.
 */
export function readArtifact(text: string, asked: Asked): ReadArtifact {
  const json = parsed(text)
  if (typeof json !== 'object' || json === null) {
    return refused(
      asked,
      'artifact',
      'is no JSON object',
      'Choose the JSON file that the compiler wrote.',
    )
  }
  const whole = compilationOf(json)
  if (whole !== null) return ofCompilation(whole, asked)
  const raw = rawOf(json, asked)
  return raw === null
    ? refused(
        asked,
        'abi',
        'has no `abi` beside a `bytecode`, so it is no artifact of Hardhat or Foundry',
        'Choose the file below `artifacts/` (Hardhat) or `out/` (Foundry) that is named after the contract.',
      )
    : judged(raw, asked)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function compilationOf(json: object): ReadonlyMap<string, unknown> | null {
  const info = BuildInfo.safeParse('output' in json ? json : { output: json })
  if (!info.success) return null
  return new Map(Object.values(info.data.output.contracts).flatMap((file) => Object.entries(file)))
}

function ofCompilation(contracts: ReadonlyMap<string, unknown>, asked: Asked): ReadArtifact {
  const names = [...contracts.keys()].sort()
  const wanted = asked.contract ?? (names.length === 1 ? names[0] : undefined)
  if (wanted === undefined) return { kind: 'several', names }
  const found = SolcContract.safeParse(contracts.get(wanted))
  if (!found.success) {
    return refused(
      asked,
      'contract',
      `holds no contract ${wanted}`,
      `It holds ${names.join(', ')}.`,
    )
  }
  const { abi, evm, storageLayout } = found.data
  const raw: Raw = {
    contractName: wanted,
    abi,
    creation: evm?.bytecode?.object,
    runtime: evm?.deployedBytecode?.object,
    links: [evm?.bytecode?.linkReferences, evm?.deployedBytecode?.linkReferences],
    immutables: evm?.deployedBytecode?.immutableReferences,
    layout: storageLayout,
  }
  return judged(raw, asked)
}

function rawOf(json: object, { fileName }: Asked): Raw | null {
  if (!('abi' in json) || !('bytecode' in json)) return null
  const named = fileName.replace(/^.*[\\/]/, '').replace(/\.json$/i, '')
  const foundry = FoundryArtifact.safeParse(json)
  if (foundry.success) {
    const { abi, bytecode, deployedBytecode, storageLayout, metadata } = foundry.data
    const [target] = Object.values(metadata?.settings.compilationTarget ?? {})
    return {
      contractName: target ?? named,
      abi,
      creation: bytecode.object,
      runtime: deployedBytecode.object,
      links: [bytecode.linkReferences, deployedBytecode.linkReferences],
      immutables: deployedBytecode.immutableReferences,
      layout: storageLayout,
    }
  }
  const hardhat = HardhatArtifact.safeParse(json)
  if (!hardhat.success) return null
  const own = hardhat.data
  return {
    contractName: own.contractName ?? named,
    abi: own.abi,
    creation: own.bytecode,
    runtime: own.deployedBytecode,
    links: [own.linkReferences, own.deployedLinkReferences],
    immutables: own.immutableReferences,
    layout: own.storageLayout,
  }
}

function judged(raw: Raw, asked: Asked): ReadArtifact {
  if (!isAbi(raw.abi)) {
    return refused(
      asked,
      'abi',
      'has an `abi` that is no list of functions, events and errors',
      REBUILD,
    )
  }
  const libraries = openLibraries(raw)
  if (libraries.length > 0) {
    return refused(
      asked,
      'bytecode',
      `is not linked: it waits for the address of ${libraries.join(', ')}`,
      'Deploy the libraries, let the compiler link them (Hardhat `libraries`, Foundry `libraries`), and choose the new file.',
    )
  }
  const creationCode = bytesOf(raw.creation)
  if (creationCode === null) return refused(asked, 'bytecode', missingWords(raw.creation), REBUILD)
  const runtimeCode = bytesOf(raw.runtime)
  if (runtimeCode === null) {
    const because = missingWords(raw.runtime).replace('bytecode', 'deployedBytecode')
    return refused(asked, 'deployedBytecode', because, REBUILD)
  }
  const layout = raw.layout == null ? null : StorageLayout.safeParse(raw.layout)
  if (layout !== null && !layout.success) {
    return refused(
      asked,
      'storageLayout',
      'has a `storageLayout` that is not what solc writes',
      REBUILD,
    )
  }
  const immutables = raw.immutables === undefined ? null : Object.values(raw.immutables).flat()
  const outside = immutables?.some(
    ({ start, length }) => start + length > (runtimeCode.length - 2) / 2,
  )
  if (outside === true) {
    return refused(asked, 'immutableReferences', 'names immutables outside of its code', REBUILD)
  }
  return {
    kind: 'read',
    artifact: {
      contractName: raw.contractName,
      abi: raw.abi,
      creationCode,
      runtimeCode,
      immutables,
      layout: layout?.data ?? null,
    },
  }
}

const REBUILD = 'Compile again, and choose the file that the compiler wrote.'

function isAbi(value: unknown): value is Abi {
  return (
    Array.isArray(value) &&
    value.every(
      (item) => typeof item === 'object' && item !== null && typeof item.type === 'string',
    )
  )
}

/** solc writes `__$…$__` (older ones `__Name___`) where the address of a library belongs. */
function openLibraries({ links, creation, runtime }: Raw): readonly string[] {
  const named = links.flatMap((files) => Object.values(files ?? {}).flatMap(Object.keys))
  const open = [creation, runtime].some((code) => typeof code === 'string' && /__[$\w]/.test(code))
  return named.length > 0 ? [...new Set(named)] : open ? ['a library'] : []
}

function bytesOf(value: unknown): Hex | null {
  const [, digits] =
    typeof value === 'string' ? (/^(?:0x)?((?:[0-9a-f]{2})+)$/i.exec(value) ?? []) : []
  return digits === undefined ? null : `0x${digits.toLowerCase()}`
}

function missingWords(value: unknown): string {
  const empty = value === undefined || value === null || value === '' || value === '0x'
  return empty
    ? 'has no `bytecode`: it is an interface, an abstract contract, or was compiled without code'
    : 'has a `bytecode` that is not hexadecimal'
}

function refused(asked: Asked, field: string, because: string, next: string): ReadArtifact {
  return {
    kind: 'refused',
    failure: failure('ARTIFACT_INVALID', {
      summary: `${asked.fileName} ${because}.`,
      tried: `to read a compiled contract from ${asked.fileName}`,
      next,
      field,
      retry: 'no',
    }),
  }
}
