import { execa } from 'execa'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Tool, ToolInfo } from '../../ports/command.ts'
import { findTool, type ProgramFile, programFile } from './find-tool.ts'

/** Programs, each found once and looked at again before every run. */
export interface Tools {
  info(tool: Tool): Promise<ToolInfo | undefined>
  /** The path to run. @throws FailureError TOOL_MISSING (also when the file has changed since it was found) */
  path(tool: Tool): Promise<string>
}

const VERSION_TIMEOUT_MS = 10_000

interface KnownTool extends ToolInfo {
  readonly file: ProgramFile
}

/** `searchPath` is the operator's PATH, read once at start; `baseEnvironment` all that a program gets. */
export function createTools(
  searchPath: string,
  baseEnvironment: Readonly<Record<string, string>>,
): Tools {
  const known = new Map<Tool, Promise<KnownTool>>()

  async function look(tool: Tool): Promise<KnownTool> {
    const found = await findTool(tool, searchPath)
    if (found.kind === 'missing') throw missing(tool, found.because)
    const { path } = found.file
    const result = await execa(path, ['--version'], {
      env: baseEnvironment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: VERSION_TIMEOUT_MS,
    })
    const version = /\d+(?:\.\d+)+/.exec(`${result.stdout} ${result.stderr}`)?.[0]
    if (version === undefined) throw missing(tool, [`${path} does not tell its version`])
    return { path, version, file: found.file }
  }

  async function recall(tool: Tool): Promise<KnownTool> {
    const looking = known.get(tool) ?? look(tool)
    known.set(tool, looking)
    return looking.catch((error: unknown) => {
      // It may be installed meanwhile.
      known.delete(tool)
      throw error
    })
  }

  return {
    async info(tool) {
      const found = await recall(tool).catch(() => undefined)
      return found === undefined ? undefined : { path: found.path, version: found.version }
    },
    async path(tool) {
      const { file } = await recall(tool)
      const now = await programFile(file.path).catch(() => null)
      if (now !== null && isSame(file, now)) return file.path
      known.delete(tool)
      throw missing(tool, [`${file.path} has changed since it was found`])
    },
  }
}

function isSame(a: ProgramFile, b: ProgramFile): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode
}

function missing(tool: Tool, because: readonly string[]): FailureError {
  return new FailureError(
    failure('TOOL_MISSING', {
      summary: `\`${tool}\` is not there, or cannot be trusted.`,
      tried: `to find ${tool}`,
      ...(because.length === 0 ? {} : { answered: because.join('; ') }),
      next: `Install ${tool} for the whole machine, or look again if it was just updated.`,
    }),
  )
}
