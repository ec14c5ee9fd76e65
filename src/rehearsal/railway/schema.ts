import { buildSchema, type GraphQLSchema } from 'graphql'
import { INPUTS_SDL } from './sdl/inputs.ts'
import { OBJECTS_SDL } from './sdl/objects.ts'
import { OPERATIONS_SDL } from './sdl/operations.ts'

/** The trimmed schema as text. */
export const RAILWAY_SDL: string = `${INPUTS_SDL}${OBJECTS_SDL}${OPERATIONS_SDL}`

/** Builds the executable schema; resolvers come as the root value. */
export function buildRailwaySchema(): GraphQLSchema {
  return buildSchema(RAILWAY_SDL)
}
