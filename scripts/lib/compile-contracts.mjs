import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

// node compile-contracts.mjs ROOT SOURCES: a process of its own, because solc changes what an unhandled
// rejection does in the one that loads it.
const [root, sources] = process.argv.slice(2)
const wanted = [
  ...['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'storageLayout'],
  'evm.deployedBytecode.immutableReferences',
]
const require = createRequire(join(root, 'package.json'))
const solc = require('solc')

const files = readdirSync(join(root, sources)).filter((name) => name.endsWith('.sol'))
const input = {
  language: 'Solidity',
  sources: Object.fromEntries(
    files.map((name) => [name, { content: readFileSync(join(root, sources, name), 'utf8') }]),
  ),
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: 'cancun',
    outputSelection: { '*': { '*': wanted } },
  },
}
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findSource }))
const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
for (const { formattedMessage } of errors) console.error(formattedMessage)
if (errors.length > 0) process.exit(1)

const folder = join(root, 'out', 'contracts')
mkdirSync(folder, { recursive: true })
for (const [contractName, { abi, evm, storageLayout }] of contractsOf(output)) {
  const bytecode = `0x${evm.bytecode.object}`
  const deployedBytecode = `0x${evm.deployedBytecode.object}`
  const { immutableReferences } = evm.deployedBytecode
  // As Hardhat 3 writes them, with the layout beside.
  const code = { bytecode, deployedBytecode, immutableReferences }
  const artifact = { contractName, abi, ...code, storageLayout }
  writeFileSync(join(folder, `${contractName}.json`), `${JSON.stringify(artifact)}\n`)
}

// Not compiled: these bytes are the ones that stand on every chain, and only with them does a deployment by
// CREATE2 come to the canonical address (its authors' compiler and settings are not ours).
for (const [contractName, file] of Object.entries({
  EntryPointV07: '@account-abstraction/contracts-v07/artifacts/EntryPoint.json',
  EntryPointV08: '@account-abstraction/contracts/artifacts/EntryPoint.json',
  SimpleAccountFactory: '@account-abstraction/contracts-v07/artifacts/SimpleAccountFactory.json',
  VerifyingPaymaster: '@account-abstraction/contracts-v07/artifacts/VerifyingPaymaster.json',
})) {
  const { abi, bytecode, deployedBytecode } = require(file)
  const artifact = { contractName, abi, bytecode, deployedBytecode }
  writeFileSync(join(folder, `${contractName}.json`), `${JSON.stringify(artifact)}\n`)
}

function findSource(name) {
  try {
    return { contents: readFileSync(require.resolve(name), 'utf8') }
  } catch (error) {
    return { error: `${name}: ${error.message}` }
  }
}

/** Interfaces, and libraries that are inlined, have no bytes of their own. */
function contractsOf({ contracts }) {
  return Object.values(contracts)
    .flatMap((file) => Object.entries(file))
    .filter(([, { evm }]) => evm.bytecode.object !== '')
}
