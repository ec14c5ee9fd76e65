/** Scalars, enums and input objects. Enums are complete: a console must know every value there is. */
export const INPUTS_SDL = `
scalar DateTime
scalar DeploymentDiagnosis
scalar DeploymentMeta
scalar EnvironmentConfig
scalar EnvironmentVariables
scalar JSON

enum Builder { HEROKU NIXPACKS PAKETO RAILPACK }
enum CustomDomainSyncStatus { ACTIVE CREATING DELETED DELETING UNSPECIFIED UPDATING }
enum DeploymentEventStep {
  BUILD_IMAGE
  CONFIGURE_NETWORK
  CREATE_CONTAINER
  DRAIN_INSTANCES
  HEALTHCHECK
  MIGRATE_VOLUMES
  PRE_DEPLOY_COMMAND
  PUBLISH_IMAGE
  SNAPSHOT_CODE
  WAIT_FOR_DEPENDENCIES
}
enum DeploymentInstanceStatus { CRASHED CREATED EXITED INITIALIZING REMOVED REMOVING RESTARTING RUNNING SKIPPED STOPPED }
enum DeploymentStatus {
  BUILDING
  CRASHED
  DEPLOYING
  FAILED
  INITIALIZING
  NEEDS_APPROVAL
  QUEUED
  REMOVED
  REMOVING
  SKIPPED
  SLEEPING
  SUCCESS
  WAITING
}
enum EnvironmentPatchStatus { APPLYING COMMITTED STAGED }
enum IncidentStatus { IDENTIFIED INVESTIGATING MONITORING RESOLVED }
enum MaintenanceStatus { COMPLETED INPROGRESS NOTSTARTEDYET }
enum RestartPolicyType { ALWAYS NEVER ON_FAILURE }
enum ServiceDomainSyncStatus { ACTIVE CREATING DELETED DELETING UNSPECIFIED UPDATING }
enum SortOrder { asc desc }
enum VolumeInstanceBackupScheduleKind { DAILY MONTHLY WEEKLY }
enum VolumeState { DELETED DELETING ERROR MIGRATING MIGRATION_PENDING READY RESTORING UPDATING }
enum WorkflowStatus { Complete Error NotFound Running }

input DeploymentListInput {
  environmentId: String
  includeDeleted: Boolean
  projectId: String
  serviceId: String
  status: DeploymentStatusInput
}
input DeploymentStatusInput { in: [DeploymentStatus!] notIn: [DeploymentStatus!] }
input ServiceInstanceAutoDeployUpdateInput {
  enabled: Boolean!
  environmentId: String!
  projectId: String!
  serviceId: String!
}
input ServiceInstanceUpdateInput {
  buildCommand: String
  cronSchedule: String
  drainingSeconds: Int
  healthcheckPath: String
  healthcheckTimeout: Int
  multiRegionConfig: JSON
  numReplicas: Int
  overlapSeconds: Int
  preDeployCommand: [String!]
  region: String
  restartPolicyMaxRetries: Int
  restartPolicyType: RestartPolicyType
  rootDirectory: String
  sleepApplication: Boolean
  startCommand: String
}
input VariableCollectionUpsertInput {
  environmentId: String!
  projectId: String!
  replace: Boolean = false
  serviceId: String
  skipDeploys: Boolean = false
  variables: EnvironmentVariables!
}
input VariableDeleteInput { environmentId: String! name: String! projectId: String! serviceId: String }
input VariableUpsertInput {
  environmentId: String!
  name: String!
  projectId: String!
  serviceId: String
  skipDeploys: Boolean = false
  value: String!
}
`
