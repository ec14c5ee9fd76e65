import { buildSchema, type GraphQLSchema } from 'graphql'
import { INPUTS_SDL } from './sdl/inputs.ts'
import { MEASUREMENTS_SDL } from './sdl/measurements.ts'
import { OBJECTS_SDL } from './sdl/objects.ts'
import { OPERATIONS_SDL } from './sdl/operations.ts'

const SDL = `${INPUTS_SDL}${OBJECTS_SDL}${MEASUREMENTS_SDL}${OPERATIONS_SDL}`

/** Builds the executable schema; resolvers come as the root value. */
export function buildRailwaySchema(): GraphQLSchema {
  return buildSchema(SDL)
}
