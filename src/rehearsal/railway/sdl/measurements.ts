/** The object types of volumes, workflows, metrics and the platform's own state. */
export const MEASUREMENTS_SDL = `
type Volume implements Node { createdAt: DateTime! id: ID! name: String! project: Project! projectId: String! }
enum TCPProxySyncStatus { ACTIVE CREATING DELETED DELETING UNSPECIFIED UPDATING }
type TCPProxy {
  applicationPort: Int!
  createdAt: DateTime
  deletedAt: DateTime
  domain: String!
  environmentId: String!
  id: ID!
  proxyPort: Int!
  serviceId: String!
  syncStatus: TCPProxySyncStatus!
  updatedAt: DateTime
}
type VolumeInstance implements Node {
  createdAt: DateTime!
  currentSizeMB: Float!
  deletedAt: DateTime
  environment: Environment!
  environmentId: String!
  externalId: String
  id: ID!
  isPendingDeletion: Boolean!
  mountPath: String!
  region: String
  service: Service!
  serviceId: String
  sizeMB: Int!
  state: VolumeState
  volume: Volume!
  volumeId: String!
}
type VolumeInstanceBackup {
  createdAt: DateTime!
  creatorId: String
  expiresAt: DateTime
  externalId: String!
  id: String!
  name: String
  referencedMB: Int
  scheduleId: String
  usedMB: Int
  volumeInstanceSizeMB: Int
}
type VolumeInstanceBackupSchedule implements Node {
  createdAt: DateTime!
  cron: String!
  id: ID!
  kind: VolumeInstanceBackupScheduleKind!
  name: String!
  retentionSeconds: Int
}
type WorkflowId { workflowId: String }
type WorkflowResult { error: String status: WorkflowStatus! }

type HttpMetricsByStatusResult { samples: [HttpMetricsSample!]! statusCode: Int! }
type HttpMetricsSample { ts: Int! value: Float! }
type HttpDurationMetricsResult { samples: [HttpDurationMetricsSample!]! }
type HttpDurationMetricsSample { p50: Float! p90: Float! p95: Float! p99: Float! ts: Int! }

type PlatformStatus { incident: Incident isStable: Boolean! maintenance: Maintenance }
type Incident { createdAt: DateTime id: String! message: String! status: IncidentStatus! url: String! }
type Maintenance { id: String! message: String! start: DateTime! status: MaintenanceStatus! url: String! }
`
