import type { ArtifactView } from '../../../../shared/domain/artifact.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'

/** What is made: a contract of its own, one in the place of another, or new code behind a proxy. */
export type VersionKind = 'deploy' | 'replace' | 'upgrade'

/** What stands in the form. */
export interface VersionChoice {
  /** Id in the profile. */
  readonly contract: string | null
  readonly artifact: ArtifactView | null
  /** Of what runs now. */
  readonly former: ArtifactView | null
  readonly arguments: readonly string[]
  readonly initializer: string | null
  readonly initializerArguments: readonly string[]
}

/** What the run is given: artifacts by what they are kept as, arguments as they were typed. */
export function versionGiven(kind: VersionKind, choice: VersionChoice): JsonObject {
  const { contract, artifact, former, initializer, initializerArguments } = choice
  if (artifact === null) return contract === null ? {} : { contract }
  const values = artifact.constructorInputs.map((_, index) => choice.arguments[index] ?? '')
  const inputs = artifact.functions.find(({ name }) => name === initializer)?.inputs ?? []
  const given = inputs.map((_, index) => initializerArguments[index] ?? '')
  return {
    ...(contract === null ? {} : { contract }),
    artifact: { ...artifact.kept },
    arguments: values,
    ...(kind === 'upgrade' && former !== null ? { former: { ...former.kept } } : {}),
    ...(kind === 'upgrade' && initializer !== null
      ? { initializer: { function: initializer, arguments: given } }
      : {}),
  }
}
