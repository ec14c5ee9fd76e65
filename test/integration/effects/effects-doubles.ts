import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { createMasker } from '../../../src/main/kernel/effects/masking/index.ts'
import { createSecrets } from '../../../src/main/kernel/effects/secrets.ts'
import type { CredentialStore } from '../../../src/main/kernel/ports/credentials.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

/** A signal that nobody raises. */
export const calm = new AbortController().signal

/** A complete credential store over a record, as the session store is. */
function storeOf(values: Readonly<Record<string, string>>): CredentialStore {
  const kept = new Map(Object.entries(values))
  return {
    keeping: 'session',
    async find(name) {
      const value = kept.get(name)
      return value === undefined ? { kind: 'absent' } : { kind: 'found', secret: new Secret(value) }
    },
    async keep() {
      throw new Error('not in this test')
    },
    async forget(name) {
      kept.delete(name)
    },
  }
}

/** Secrets and the masker that learns them. */
export function secretsOf(values: Readonly<Record<string, string>>) {
  const masker = createMasker()
  return { masker, secrets: createSecrets(storeOf(values), masker) }
}

/** An HTTP server on a free loopback port, with how often it was asked. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  return {
    url,
    asked,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Listens on a free loopback port and says which. */
export async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const found: AddressInfo = address
  return found.port
}
