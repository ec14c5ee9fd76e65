import { expect, test } from 'vitest'
import { judgeImport } from './judge-import.ts'
import { readImports } from './read-imports.ts'
import { sourceFiles } from './source-files.ts'

test('every import in src goes down, through the right door', () => {
  const files = sourceFiles('src')
  const wrong = files.flatMap(({ file, text }) =>
    readImports(file, text).flatMap((found) => judgeImport(file, found) ?? []),
  )
  expect(wrong).toEqual([])
  expect(files.length).toBeGreaterThan(0)
})

/** Each row: a file, a line in it that breaks a rule, and a word of the message that helps. */
const forbidden: readonly (readonly [string, string, string])[] = [
  ['src/shared/domain/run.ts', "import { z } from 'zod'", 'the domain imports nothing'],
  ['src/shared/domain/run.ts', "import 'node:path'", 'the domain imports nothing'],
  ['src/shared/domain/run.ts', "import type { A } from '../contract/index.ts'", 'pass values in'],
  ['src/shared/contract/a.ts', "export * from '../../main/kernel/ports/http.ts'", 'the contract'],
  ['src/renderer/src/panels/run/a.tsx', "import { B } from '../plan/b.tsx'", 'renderer/ui'],
  ['src/renderer/src/panels/run/a.tsx', "import { readFile } from 'node:fs'", 'kernel-client'],
  ['src/renderer/src/panels/run/a.tsx', "import { createORPCClient } from '@orpc/client'", 'only'],
  ['src/renderer/src/ui/dot.tsx', "import { client } from '../kernel-client/client.ts'", 'props'],
  [
    'src/renderer/src/kernel-client/a.ts',
    "import { x } from '../../../shared/contract/index.ts'",
    'types',
  ],
  [
    'src/renderer/src/app.tsx',
    "import { createKernel } from '../../main/kernel/create-kernel.ts'",
    'kernel-client',
  ],
  ['src/preload/index.ts', "import type { Run } from '../shared/domain/run.ts'", 'message port'],
  ['src/preload/index.ts', "import fs from 'node:fs'", 'message port'],
  ['src/main/hosts/node/a.ts', "import { app } from 'electron'", 'only src/main/hosts/electron'],
  [
    'src/main/hosts/node/a.ts',
    "const e = await import('electron')",
    'only src/main/hosts/electron',
  ],
  ['src/main/hosts/node/a.ts', "import '../../kernel/systems/vercel/index.ts'", 'createKernel'],
  ['src/main/hosts/electron/a.ts', "import '../../kernel/effects/http.ts'", 'createKernel'],
  ['src/main/hosts/electron/a.ts', "import '../node/server.ts'", 'createKernel'],
  ['src/main/kernel/create-kernel.ts', "import '../hosts/node/main.ts'", 'composition root'],
  ['src/main/kernel/router/a.ts', "import '../systems/vercel/index.ts'", 'use case'],
  ['src/main/kernel/router/a.ts', "import '../effects/http.ts'", 'use case'],
  ['src/main/kernel/runbook/a.ts', "import '../systems/vercel/index.ts'", 'ports/system.ts'],
  ['src/main/kernel/runbooks/a.ts', "import '../ports/http.ts'", 'runbooks are data'],
  ['src/main/kernel/systems/vercel/a.ts', "import '../railway/b.ts'", 'no other system'],
  ['src/main/kernel/systems/vercel/a.ts', "import '../../runbook/engine.ts'", 'Effects'],
  ['src/main/kernel/systems/vercel/a.ts', "import 'node:child_process'", 'Effects'],
  ['src/main/kernel/systems/vercel/a.ts', "import { request } from 'undici'", 'Effects'],
  ['src/main/kernel/history/a.ts', "import '../systems/vercel/index.ts'", 'ports'],
  ['src/main/kernel/effects/a.ts', "import '../systems/vercel/index.ts'", 'not who walks'],
  ['src/main/kernel/journal/a.ts', "import 'node:fs'", 'ports/vfs.ts'],
  ['src/main/kernel/journal/a.ts', "import '../effects/clock.ts'", 'ports/vfs.ts'],
  ['src/verifier/a.ts', "import '../shared/domain/run.ts'", 'stands alone'],
  ['src/rehearsal/a.ts', "import '../main/kernel/ports/http.ts'", 'outside world'],
  ['src/rehearsal/a.ts', "import '../../scripts/lib/paths.mjs'", 'outside of src'],
  ['src/main/kernel/effects/a.ts', "import axios from 'axios'", 'say in layers.ts'],
  ['src/elsewhere/a.ts', "import 'node:fs'", 'lies in no layer'],
]

test.each(forbidden)('%s may not say %s', (file, line, word) => {
  const found = readImports(file, line)
  expect(found).toHaveLength(1)
  expect(found.map((one) => judgeImport(file, one)).join()).toContain(word)
})

const allowed: readonly (readonly [string, string])[] = [
  ['src/shared/contract/a.ts', "import { z } from 'zod'"],
  [
    'src/renderer/src/kernel-client/a.ts',
    "import type { C } from '../../../shared/contract/index.ts'",
  ],
  ['src/renderer/src/panels/run/a.tsx', "import { Dot } from '../../ui/dot.tsx'"],
  ['src/renderer/src/panels/run/a.tsx', "import { Button } from '@mantine/core'"],
  ['src/main/kernel/systems/vercel/a.ts', "import { operation } from '../operation.ts'"],
  ['src/main/kernel/systems/vercel/a.ts', "import type { Http } from '../../ports/http.ts'"],
  ['src/main/kernel/create-kernel.ts', "import { vercel } from './systems/vercel/index.ts'"],
  ['src/main/hosts/node/a.ts', "import { createKernel } from '../../kernel/create-kernel.ts'"],
  ['src/main/hosts/electron/a.ts', "import { app } from 'electron'"],
  ['src/verifier/a.ts', "import { Decrypter } from 'age-encryption'"],
  ['src/rehearsal/a.ts', "import type { Run } from '../shared/domain/run.ts'"],
]

test.each(allowed)('%s may say %s', (file, line) => {
  expect(readImports(file, line).map((one) => judgeImport(file, one))).toEqual([null])
})

test('an import in a comment or a string is none', () => {
  const source = "// import 'electron'\nconst a = \"import 'electron'\"\n/* import('electron') */"
  expect(readImports('src/rehearsal/a.ts', source)).toEqual([])
})
