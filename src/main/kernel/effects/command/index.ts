export { type CommandParts, createCommand, describeCommandAct } from './create-command.ts'
export { sweepPrivateFiles } from './private-files.ts'
export { createTools, type Tools } from './tools.ts'
