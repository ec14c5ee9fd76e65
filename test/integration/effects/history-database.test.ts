import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { createSecrets } from '../../../src/main/kernel/effects/secrets.ts'
import { createHistoryDatabase } from '../../../src/main/kernel/effects/sql/index.ts'
import type { CredentialStore } from '../../../src/main/kernel/ports/credentials.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const store: CredentialStore = {
  keeping: 'session',
  find: async () => ({ kind: 'found', secret: new Secret('pw') }),
  keep: async () => undefined,
  forget: async () => undefined,
}

/** Takes connections, and says nothing; as a server under load, or a line that drops what comes back. */
async function silentServer() {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, connected: () => once(server, 'connection') }
}

test('a session that is called off while it connects is given up at once: the console can close', async () => {
  const { port, connected } = await silentServer()
  const masker = createMasker()
  const place = { host: '127.0.0.1', port, user: 'u', database: 'd', tls: 'disable' } as const
  const database = createHistoryDatabase({
    history: { ...place, secret: 'history' },
    secrets: createSecrets(store, masker),
    masker,
    applicationName: 'test',
  })
  const calling = new AbortController()
  const came = connected()
  const opening = database.open('exporter', calling.signal).then(
    () => 'open',
    () => 'given up',
  )
  await came
  calling.abort()
  const patience = new Promise((resolve) => setTimeout(resolve, 5_000, 'hangs').unref())
  expect(await Promise.race([opening, patience])).toBe('given up')
})
