import { type DocumentNode, GraphQLError, getOperationAST, Kind, parse } from 'graphql'

/** A GraphQL request as it came over HTTP. */
export interface GraphqlRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

/** What a document asks for, before validation: enough to choose faults. */
export interface Asked {
  readonly document: DocumentNode
  readonly operation: 'query' | 'mutation'
  readonly fields: readonly string[]
}

/** Reads the body of a request; `null` when it is no GraphQL request. */
export function parseGraphqlRequest(text: string): GraphqlRequest | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    if (!('query' in value) || typeof value.query !== 'string') return null
    const variables = 'variables' in value ? value.variables : null
    const operationName = 'operationName' in value ? value.operationName : null
    return {
      query: value.query,
      variables:
        typeof variables === 'object' && variables !== null
          ? Object.fromEntries(Object.entries(variables))
          : {},
      operationName: typeof operationName === 'string' ? operationName : null,
    }
  } catch {
    return null
  }
}

/** Parses the document and names the operation's root fields; throws `GraphQLError`. */
export function readAsked(request: GraphqlRequest): Asked {
  const document = parse(request.query)
  const operation = getOperationAST(document, request.operationName)
  if (operation == null) throw new GraphQLError('Must provide operation name.')
  if (operation.operation === 'subscription') {
    throw new GraphQLError('Subscriptions are not served here.')
  }
  return {
    document,
    operation: operation.operation,
    fields: operation.selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD ? [selection.name.value] : [],
    ),
  }
}
