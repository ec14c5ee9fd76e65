export { describeCommandAct } from './command-outcome.ts'
export { type CommandParts, createCommand } from './create-command.ts'
export { sweepPrivateFiles } from './private-files.ts'
export { createTools, type Tools } from './tools.ts'
