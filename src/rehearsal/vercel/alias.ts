/** A production domain and the deployment that it serves. */
export interface Alias {
  readonly uid: string
  /** Hostname as the API shows it; here it carries the port of its listener. */
  readonly host: string
  readonly label: 'main' | 'www' | 'app'
  readonly projectId: string
  readonly deploymentId: string
  readonly changedAt: number
}
