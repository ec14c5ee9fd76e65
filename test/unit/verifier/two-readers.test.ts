import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeVfs, verifyLog as readByKernel } from '../../../src/main/kernel/journal/index.ts'
import { verifyDirectory } from '../../../src/main/kernel/verify-directory.ts'
import { segmentFile } from '../../../src/verifier/finding.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { applyVector, type Vector } from '../../fixtures/audit-vectors/mutation.ts'

const { vectors, bases } = loadVectors()
const root = mkdtempSync(join(tmpdir(), 'audit-vectors-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0

function layOut(vector: Vector): string {
  made += 1
  const directory = join(root, String(made))
  mkdirSync(directory)
  for (const [segment, bytes] of applyVector(bases, vector)) {
    writeFileSync(join(directory, segmentFile(segment)), bytes)
  }
  return directory
}

test('there are enough vectors, and no two have the same name', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(300)
  expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length)
})

test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
  const directory = layOut(vector)
  const given = {
    ...(vector.genesis === undefined ? {} : { genesis: vector.genesis }),
    ...(vector.anchors === undefined ? {} : { anchors: vector.anchors }),
  }
  const report = await verifyLog(directory, given)
  const { firstBad } = report
  const bad = firstBad === null ? null : [firstBad.segment, firstBad.offset]
  expect({ code: report.code, bad }).toEqual({ code: vector.code, bad: vector.bad })
  // The console's own reader is given nothing but the directory.
  const alone = vector.alone ?? { code: vector.code, bad: vector.bad }
  const own = await verifyDirectory(directory)
  const [first] = (await readByKernel(nodeVfs(), directory)).findings
  const place = first === undefined ? null : [first.segment, first.offset]
  expect({ code: own.code, bad: place }).toEqual({ code: alone.code, bad: alone.bad })
  if (Math.max(vector.code, alone.code) > 1) return
  expect({ records: own.records, head: own.head, genesis: own.genesis }).toEqual({
    records: report.records,
    head: report.head,
    genesis: report.genesis,
  })
})
