import { Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ArtifactView } from '../../../../shared/domain/artifact.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { Section } from '../../ui/section.tsx'
import { ArgumentFields } from './argument-fields.tsx'
import { ArtifactField } from './artifact-field.tsx'
import { ContractField } from './contract-field.tsx'
import { type VersionChoice, type VersionKind, versionGiven } from './version-given.ts'
import './new-version.css'

interface NewVersionFormProps {
  readonly kind: VersionKind
  readonly onGiven: (given: JsonObject) => void
}

const NONE: VersionChoice = {
  contract: null,
  artifact: null,
  former: null,
  arguments: [],
  initializer: null,
  initializerArguments: [],
}

const TITLES: Readonly<Record<VersionKind, string>> = {
  deploy: 'New contract',
  replace: 'New contract in the place of one',
  upgrade: 'New code for a proxy',
}

/** What a new version is made of. Everything is judged by the kernel, in the plan below. */
export function NewVersionForm({ kind, onGiven }: NewVersionFormProps) {
  const [choice, setChoice] = useState(NONE)
  const change = (part: Partial<VersionChoice>) => setChoice((before) => ({ ...before, ...part }))
  const take = (artifact: ArtifactView | null) =>
    change({ artifact, arguments: [], initializer: null, initializerArguments: [] })
  const choose = (contract: string | null) => change({ contract })
  useEffect(() => onGiven(versionGiven(kind, choice)), [kind, choice, onGiven])
  const { artifact } = choice
  const initializer = artifact?.functions.find(({ name }) => name === choice.initializer)

  return (
    <Section title={TITLES[kind]}>
      <div className="version-form">
        {kind === 'deploy' ? null : (
          <ContractField as={kind} chosen={choice.contract} onChoose={choose} />
        )}
        <ArtifactField
          label="Artifact of the new version"
          description="The JSON file of Hardhat (artifacts/) or Foundry (out/), or a build-info."
          artifact={artifact}
          onArtifact={take}
        />
        {kind === 'upgrade' ? (
          <ArtifactField
            label="Artifact of what runs now"
            description="Its storage layout is held against the new one; its code against the chain."
            artifact={choice.former}
            onArtifact={(former) => change({ former })}
          />
        ) : null}
        {artifact === null ? null : (
          <ArgumentFields
            legend={`Arguments of ${artifact.contractName}’s constructor`}
            inputs={artifact.constructorInputs}
            values={choice.arguments}
            onValues={(values) => change({ arguments: values })}
          />
        )}
        {kind === 'upgrade' && artifact !== null ? (
          <Select
            label="Initializer"
            description="Called once, with the upgrade."
            placeholder="none"
            searchable
            clearable
            data={[...new Set(artifact.functions.map(({ name }) => name))]}
            value={choice.initializer}
            onChange={(name) => change({ initializer: name, initializerArguments: [] })}
          />
        ) : null}
        {initializer === undefined ? null : (
          <ArgumentFields
            legend={`Arguments of ${initializer.name}`}
            inputs={initializer.inputs}
            values={choice.initializerArguments}
            onValues={(values) => change({ initializerArguments: values })}
          />
        )}
      </div>
    </Section>
  )
}
