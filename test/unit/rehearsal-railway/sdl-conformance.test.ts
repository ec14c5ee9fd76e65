import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  buildClientSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { expect, test } from 'vitest'
import { buildRailwaySchema } from '../../../src/rehearsal/railway/schema.ts'

const FULL = fileURLToPath(new URL('../../../../shared/facts/railway-schema.json', import.meta.url))

function compareArguments(
  where: string,
  ours: readonly { name: string; type: unknown; defaultValue: unknown }[],
  theirs: typeof ours,
): readonly string[] {
  return ours.flatMap((argument) => {
    const other = theirs.find(({ name }) => name === argument.name)
    if (other === undefined) return [`${where}.${argument.name}: not theirs`]
    const [our, their] = [String(argument.type), String(other.type)]
    const same = our === their && argument.defaultValue === other.defaultValue
    return same ? [] : [`${where}.${argument.name}: ${our}, theirs ${their}`]
  })
}

function compareType(ours: GraphQLNamedType, theirs: GraphQLNamedType | undefined): string[] {
  if (theirs === undefined || theirs.constructor.name !== ours.constructor.name) {
    return [`${ours.name}: not theirs`]
  }
  if (isEnumType(ours) && isEnumType(theirs)) {
    const names = (type: typeof ours) =>
      String(
        type
          .getValues()
          .map(({ name }) => name)
          .toSorted(),
      )
    return names(ours) === names(theirs) ? [] : [`${ours.name}: other values`]
  }
  if (isInputObjectType(ours) && isInputObjectType(theirs)) {
    const [our, their] = [ours.getFields(), theirs.getFields()]
    const missing = Object.values(their).filter(
      (field) => isRequiredInputField(field) && our[field.name] === undefined,
    )
    return [
      ...compareArguments(ours.name, Object.values(our), Object.values(their)),
      ...missing.map(({ name }) => `${ours.name}.${name}: required, missing`),
    ]
  }
  if (
    (isObjectType(ours) && isObjectType(theirs)) ||
    (isInterfaceType(ours) && isInterfaceType(theirs))
  ) {
    const their = theirs.getFields()
    const names = theirs.getInterfaces().map(({ name }) => name)
    const foreign = ours.getInterfaces().filter(({ name }) => !names.includes(name))
    return [
      ...foreign.map(({ name }) => `${ours.name}: does not implement ${name}`),
      ...Object.values(ours.getFields()).flatMap((field) => {
        const other = their[field.name]
        const where = `${ours.name}.${field.name}`
        if (other === undefined) return [`${where}: not theirs`]
        const missing = other.args.filter(
          (argument) =>
            isRequiredArgument(argument) && !field.args.some(({ name }) => name === argument.name),
        )
        return [
          ...(String(field.type) === String(other.type)
            ? []
            : [`${where}: ${field.type}, theirs ${other.type}`]),
          ...compareArguments(where, field.args, other.args),
          ...missing.map(({ name }) => `${where}(${name}): required, missing`),
        ]
      }),
    ]
  }
  return []
}

function compareSchemas(ours: GraphQLSchema, theirs: GraphQLSchema): readonly string[] {
  return Object.values(ours.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => compareType(type, theirs.getType(type.name)))
}

test('every field, argument, type and nullability is that of the vendor', (context) => {
  context.skip(!existsSync(FULL), 'the vendor schema is not beside the repository')
  const full = JSON.parse(readFileSync(FULL, 'utf8'))
  const theirs = buildClientSchema(full.data)
  const ours = buildRailwaySchema()
  expect(compareSchemas(ours, theirs)).toEqual([])
  expect(Object.keys(ours.getTypeMap()).length).toBeGreaterThan(60)
})
