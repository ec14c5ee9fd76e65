import { writeSync } from 'node:fs'
import { endInOrder } from '../../../src/main/hosts/node/orderly-end.ts'
import { openPreferences } from '../../../src/main/hosts/node/preferences-file.ts'

// A program that ends as the Node host does: it takes a while, or for ever.
const [folder = '', takesMs = '0'] = process.argv.slice(2)
openPreferences(folder).set({ privacy: true })
endInOrder(process, async () => {
  await new Promise((resolve) => setTimeout(resolve, Number(takesMs)))
  writeSync(1, 'closed\n')
})
setInterval(() => undefined, 1_000)
writeSync(1, 'up\n')
