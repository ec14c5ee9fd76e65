import type { AbiParameter } from 'viem'
import type { AbiInput, ArtifactView } from '../../../../../shared/domain/artifact.ts'
import type { EvidenceRef } from '../../../../../shared/domain/evidence.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import { constructorInputs, sizeOf } from './creation.ts'

/** As far as a panel needs it. */
export function viewOf(artifact: ContractArtifact, kept: EvidenceRef): ArtifactView {
  return {
    kept,
    contractName: artifact.contractName,
    bytes: sizeOf(artifact.runtimeCode),
    constructorInputs: constructorInputs(artifact).map(inputOf),
    functions: artifact.abi.flatMap((item) =>
      item.type === 'function' && !['view', 'pure'].includes(item.stateMutability)
        ? [{ name: item.name, inputs: item.inputs.map(inputOf) }]
        : [],
    ),
    knowsLayout: artifact.layout !== null,
  }
}

function inputOf(input: AbiParameter): AbiInput {
  const { name = '', type } = input
  return 'components' in input
    ? { name, type, components: input.components.map(inputOf) }
    : { name, type }
}
