/** What a build of the frontend bakes in. */
export interface SiteBuild {
  /** `v41` */
  readonly version: string
  /** 40 hex digits. */
  readonly commit: string
  /** `throws`: its script fails in the browser, while every request is answered 200. */
  readonly behaviour: 'good' | 'throws'
  /** `NEXT_PUBLIC_…` variables as they were when it was built. */
  readonly inlined: Readonly<Record<string, string>>
}

/** A build as one deployment serves it. */
export interface ServedBuild extends SiteBuild {
  readonly deploymentId: string
}
