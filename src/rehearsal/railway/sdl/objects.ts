/** The object types that the operations answer with, trimmed: each field as the vendor types it. */
export const OBJECTS_SDL = `
interface Node { id: ID! }

type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }

type ApiTokenContext { workspaces: [ApiTokenWorkspace!]! }
type ApiTokenWorkspace { id: String! name: String! }

type User implements Node { createdAt: DateTime! email: String! has2FA: Boolean! id: ID! name: String username: String }

type Project implements Node {
  createdAt: DateTime!
  deletedAt: DateTime
  description: String
  environments(after: String, before: String, first: Int, isEphemeral: Boolean, last: Int, sort: SortOrder): ProjectEnvironmentsConnection!
  id: ID!
  name: String!
  services(after: String, before: String, first: Int, last: Int): ProjectServicesConnection!
  updatedAt: DateTime!
}
type ProjectEnvironmentsConnection { edges: [ProjectEnvironmentsConnectionEdge!]! pageInfo: PageInfo! }
type ProjectEnvironmentsConnectionEdge { cursor: String! node: Environment! }
type ProjectServicesConnection { edges: [ProjectServicesConnectionEdge!]! pageInfo: PageInfo! }
type ProjectServicesConnectionEdge { cursor: String! node: Service! }

type ProjectToken implements Node {
  createdAt: DateTime!
  displayToken: String!
  environment: Environment!
  environmentId: String!
  id: ID!
  name: String!
  project: Project!
  projectId: String!
}
type QueryProjectTokensConnection { edges: [QueryProjectTokensConnectionEdge!]! pageInfo: PageInfo! }
type QueryProjectTokensConnectionEdge { cursor: String! node: ProjectToken! }

type Service implements Node {
  createdAt: DateTime!
  deletedAt: DateTime
  icon: String
  id: ID!
  name: String!
  project: Project!
  projectId: String!
  updatedAt: DateTime!
}

type Deployment implements Node {
  canRedeploy: Boolean!
  canRollback: Boolean!
  createdAt: DateTime!
  creator: DeploymentCreator
  deploymentStopped: Boolean!
  diagnosis: DeploymentDiagnosis
  environment: Environment!
  environmentId: String!
  id: ID!
  instances: [DeploymentDeploymentInstance!]!
  meta: DeploymentMeta
  projectId: String!
  service: Service!
  serviceId: String
  snapshotId: String
  staticUrl: String
  status: DeploymentStatus!
  statusUpdatedAt: DateTime
  suggestAddServiceDomain: Boolean!
  updatedAt: DateTime!
  url: String
}
type DeploymentCreator { avatar: String email: String! id: String! name: String }
type DeploymentDeploymentInstance { id: String! status: DeploymentInstanceStatus! }
type QueryDeploymentsConnection { edges: [QueryDeploymentsConnectionEdge!]! pageInfo: PageInfo! }
type QueryDeploymentsConnectionEdge { cursor: String! node: Deployment! }

type DeploymentEvent implements Node {
  completedAt: DateTime
  createdAt: DateTime!
  id: ID!
  payload: DeploymentEventPayload
  step: DeploymentEventStep!
}
type DeploymentEventPayload {
  attempt: Int
  detail: String
  durationMs: Int
  error: String
  maxAttempts: Int
  reason: String
  skipped: Boolean
}
type QueryDeploymentEventsConnection { edges: [QueryDeploymentEventsConnectionEdge!]! pageInfo: PageInfo! }
type QueryDeploymentEventsConnectionEdge { cursor: String! node: DeploymentEvent! }

type Log { attributes: [LogAttribute!]! message: String! severity: String tags: LogTags timestamp: String! }
type LogAttribute { key: String! value: String! }
type LogTags {
  deploymentId: String
  deploymentInstanceId: String
  environmentId: String
  pluginId: String
  projectId: String
  serviceId: String
  snapshotId: String
}

type ServiceInstance implements Node {
  activeDeployments: [Deployment!]!
  buildCommand: String
  builder: Builder!
  createdAt: DateTime!
  cronSchedule: String
  deletedAt: DateTime
  domains: AllDomains!
  drainingSeconds: Int
  environmentId: String!
  healthcheckPath: String
  healthcheckTimeout: Int
  id: ID!
  isUpdatable: Boolean!
  latestDeployment: Deployment
  numReplicas: Int
  overlapSeconds: Int
  preDeployCommand: JSON
  region: String
  restartPolicyMaxRetries: Int!
  restartPolicyType: RestartPolicyType!
  rootDirectory: String
  service: Service!
  serviceId: String!
  serviceName: String!
  sleepApplication: Boolean
  source: ServiceSource
  startCommand: String
  updatedAt: DateTime!
}
type ServiceSource { image: String repo: String }
type AllDomains { customDomains: [CustomDomain!]! serviceDomains: [ServiceDomain!]! }
interface Domain {
  createdAt: DateTime
  deletedAt: DateTime
  domain: String!
  edgeId: String
  environmentId: String!
  id: ID!
  projectId: String
  serviceId: String!
  targetPort: Int
  updatedAt: DateTime
}
type CustomDomain implements Domain {
  createdAt: DateTime
  deletedAt: DateTime
  domain: String!
  edgeId: String
  environmentId: String!
  id: ID!
  isRailwayDomain: Boolean!
  projectId: String
  serviceId: String!
  syncStatus: CustomDomainSyncStatus!
  targetPort: Int
  updatedAt: DateTime
}
type ServiceDomain implements Domain {
  createdAt: DateTime
  deletedAt: DateTime
  domain: String!
  edgeId: String
  environmentId: String!
  id: ID!
  projectId: String
  serviceId: String!
  suffix: String
  syncStatus: ServiceDomainSyncStatus!
  targetPort: Int
  updatedAt: DateTime
}
type ServiceInstanceAutoDeployStatus { canEnable: Boolean! enabled: Boolean! reason: String }
type ServiceInstanceAutoDeployUpdateResult { enabled: Boolean! }

type Environment implements Node {
  canAccess: Boolean!
  config(decryptVariables: Boolean): EnvironmentConfig!
  createdAt: DateTime!
  deletedAt: DateTime
  id: ID!
  isEphemeral: Boolean!
  name: String!
  projectId: String!
  serviceInstances(after: String, before: String, first: Int, last: Int): EnvironmentServiceInstancesConnection!
  unmergedChangesCount: Int
  updatedAt: DateTime!
  volumeInstances(after: String, before: String, first: Int, last: Int): EnvironmentVolumeInstancesConnection!
}
type EnvironmentServiceInstancesConnection { edges: [EnvironmentServiceInstancesConnectionEdge!]! pageInfo: PageInfo! }
type EnvironmentServiceInstancesConnectionEdge { cursor: String! node: ServiceInstance! }
type EnvironmentVolumeInstancesConnection { edges: [EnvironmentVolumeInstancesConnectionEdge!]! pageInfo: PageInfo! }
type EnvironmentVolumeInstancesConnectionEdge { cursor: String! node: VolumeInstance! }
type EnvironmentPatch implements Node {
  appliedAt: DateTime
  createdAt: DateTime!
  environment: Environment!
  environmentId: String!
  id: ID!
  lastAppliedError: String
  message: String
  patch(decryptVariables: Boolean): EnvironmentConfig!
  status: EnvironmentPatchStatus!
  updatedAt: DateTime!
}
`
