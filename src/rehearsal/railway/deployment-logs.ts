/** A line of a deployment's log. */
export interface LogLine {
  readonly timestamp: string
  readonly severity: 'info' | 'error'
  readonly message: string
  readonly instanceId: string | null
}

/** The newest lines by deployment; in memory only, as a log of a rehearsal need not survive it. */
export interface DeploymentLogs {
  add(deploymentId: string, line: LogLine): void
  of(deploymentId: string): readonly LogLine[]
}

/** Lines kept for each deployment. */
const KEPT = 400

/** Empty logs. */
export function createDeploymentLogs(): DeploymentLogs {
  const logs = new Map<string, readonly LogLine[]>()
  return {
    add: (deploymentId, line) => {
      logs.set(deploymentId, [...(logs.get(deploymentId) ?? []), line].slice(-KEPT))
    },
    of: (deploymentId) => logs.get(deploymentId) ?? [],
  }
}
