import { createChain } from '../../src/main/kernel/effects/chain/index.ts'
import { createEffects, createReads } from '../../src/main/kernel/effects/create-effects.ts'
import { createFiles } from '../../src/main/kernel/effects/files.ts'
import { fillFolder } from '../../src/main/kernel/effects/fill-folder.ts'
import { createHttp } from '../../src/main/kernel/effects/http/index.ts'
import { createClock, createMasker, createRemembered } from '../../src/main/kernel/effects/index.ts'
import { createSecrets } from '../../src/main/kernel/effects/secrets.ts'
import { createSessionStore } from '../../src/main/kernel/settings/credentials/index.ts'
import type { Profile } from '../../src/shared/domain/profile.ts'
import { noPlatform } from '../../test/doubles/no-platform.ts'

/** The console's own doors to chain and files, without the engine around them. */
export function consoleWorld(profile: Profile) {
  const clock = createClock()
  const store = createSessionStore()
  const secrets = createSecrets(store, createMasker())
  const http = createHttp({ clock, secrets })
  const parts = {
    profile,
    clock,
    http,
    chain: createChain({ secrets, http, clock, signed: noVault }),
    files: {
      ...createFiles(secrets),
      fill: fillFolder(() => [], no('keychain')),
      replace: no('replaced files'),
    },
    ...absent,
  }
  const attempt = { recordIntent: async () => undefined, recordResult: async () => undefined }
  return {
    clock,
    store,
    reads: createReads(parts),
    /** For one mutation, as the console has it. */
    get effects() {
      return createEffects(parts, attempt)
    },
    close: () => http.close(),
  }
}

const no = (what: string) => async () => {
  throw new Error(`this benchmark has no ${what}`)
}
/** Doors that nothing here goes through. */
const absent = {
  sql: { read: no('database'), stream: () => none(), copy: () => none(), mutate: no('database') },
  command: {
    read: no('programs'),
    output: () => none(),
    tool: async () => undefined,
    mutate: no('programs'),
  },
  records: { of: async () => [] },
  platformOf: () => noPlatform,
  restores: { restores: () => [] },
  remembered: createRemembered(),
  objects: {
    ...{ list: no('bucket'), head: no('bucket'), text: no('bucket') },
    ...{ freeBytes: no('bucket'), bring: no('bucket') },
  },
  signed: { kept: async () => [] },
  evidence: { read: no('evidence') },
  tell: { line: () => undefined, progress: () => undefined, evidence: no('evidence') },
  heard: () => [],
  host: { openPage: no('browser') },
}

const noVault = {
  ...absent.signed,
  ...{ open: no('signed file'), keep: no('signed file'), forget: no('signed file') },
}

async function* none(): AsyncGenerator<never> {}
