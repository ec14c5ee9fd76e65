import { TextInput } from '@mantine/core'
import type { AbiInput } from '../../../../shared/domain/artifact.ts'

interface ArgumentFieldsProps {
  readonly legend: string
  readonly inputs: readonly AbiInput[]
  readonly values: readonly string[]
  readonly onValues: (values: readonly string[]) => void
}

/** One field an argument. The kernel holds them against the ABI; what it refuses it says by name in the plan. */
export function ArgumentFields({ legend, inputs, values, onValues }: ArgumentFieldsProps) {
  if (inputs.length === 0) return null
  return (
    <fieldset className="version-arguments">
      <legend>{legend}</legend>
      {inputs.map((input, index) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: an ABI never changes its order, and its names may be empty.
          key={`${index}-${input.name}`}
          label={input.name === '' ? `Argument ${index + 1}` : input.name}
          description={hintFor(input)}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          value={values[index] ?? ''}
          onChange={(event) => {
            const next = event.currentTarget.value
            onValues(inputs.map((_, at) => (at === index ? next : (values[at] ?? ''))))
          }}
        />
      ))}
    </fieldset>
  )
}

function hintFor({ type, components }: AbiInput): string {
  if (type.endsWith(']')) return `${type}: a list as JSON, e.g. ["1", "2"]`
  if (type === 'tuple') {
    const members = (components ?? []).map(({ name, type: of }) => `"${name}": ${of}`)
    return `a struct as JSON: {${members.join(', ')}}`
  }
  if (type === 'address') return 'address, with its checksum'
  return type
}
