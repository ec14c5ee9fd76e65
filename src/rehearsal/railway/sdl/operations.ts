/**
 * The root fields of Railway's GraphQL API that a rollback console has a use for, trimmed from the
 * vendor's schema (introspection of August 2026). Arguments, types and nullability are theirs: a test
 * compares them with the full schema wherever that is at hand.
 */
export const OPERATIONS_SDL = `
type Query {
  apiToken: ApiTokenContext!
  deployment(id: String!): Deployment!
  deploymentEvents(after: String, before: String, first: Int, id: String!, last: Int): QueryDeploymentEventsConnection!
  deploymentLogs(deploymentId: String!, endDate: DateTime, filter: String, limit: Int, startDate: DateTime): [Log!]!
  deployments(after: String, before: String, first: Int, input: DeploymentListInput!, last: Int): QueryDeploymentsConnection!
  domains(environmentId: String!, projectId: String!, serviceId: String!): AllDomains!
  environment(id: String!, projectId: String): Environment!
  environmentStagedChanges(environmentId: String!): EnvironmentPatch!
  httpDurationMetrics(endDate: DateTime!, environmentId: String!, method: String, path: String, serviceId: String!, startDate: DateTime!, statusCode: Int, stepSeconds: Int): HttpDurationMetricsResult!
  httpMetricsGroupedByStatus(endDate: DateTime!, environmentId: String!, method: String, path: String, serviceId: String!, startDate: DateTime!, stepSeconds: Int): [HttpMetricsByStatusResult!]!
  me: User!
  platformStatus: PlatformStatus!
  project(id: String!): Project!
  projectToken: ProjectToken!
  projectTokens(after: String, before: String, first: Int, last: Int, projectId: String!): QueryProjectTokensConnection!
  service(id: String!): Service!
  serviceInstance(environmentId: String!, serviceId: String!): ServiceInstance!
  serviceInstanceAutoDeployStatus(environmentId: String!, projectId: String!, serviceId: String!): ServiceInstanceAutoDeployStatus!
  tcpProxies(environmentId: String!, serviceId: String!): [TCPProxy!]!
  variables(environmentId: String!, projectId: String!, serviceId: String, unrendered: Boolean): EnvironmentVariables!
  volumeInstance(id: String!): VolumeInstance!
  volumeInstanceBackupList(volumeInstanceId: String!): [VolumeInstanceBackup!]!
  volumeInstanceBackupScheduleList(volumeInstanceId: String!): [VolumeInstanceBackupSchedule!]!
  workflowStatus(workflowId: String!): WorkflowResult!
}

type Mutation {
  deploymentCancel(id: String!): Boolean!
  deploymentRedeploy(id: String!, usePreviousImageTag: Boolean): Deployment!
  deploymentRemove(id: String!): Boolean!
  deploymentRestart(id: String!): Boolean!
  deploymentRollback(id: String!): Boolean!
  deploymentStop(id: String!): Boolean!
  environmentPatchCommit(commitMessage: String, environmentId: String!, patch: EnvironmentConfig): String!
  environmentPatchCommitStaged(commitMessage: String, environmentId: String!, skipDeploys: Boolean): String!
  environmentStageChanges(environmentId: String!, input: EnvironmentConfig!, merge: Boolean): EnvironmentPatch!
  serviceInstanceAutoDeployUpdate(input: ServiceInstanceAutoDeployUpdateInput!): ServiceInstanceAutoDeployUpdateResult!
  serviceInstanceDeployV2(commitSha: String, environmentId: String!, serviceId: String!): String!
  serviceInstanceRedeploy(environmentId: String!, serviceId: String!): Boolean!
  serviceInstanceUpdate(environmentId: String, input: ServiceInstanceUpdateInput!, serviceId: String!): Boolean!
  variableCollectionUpsert(input: VariableCollectionUpsertInput!): Boolean!
  variableDelete(input: VariableDeleteInput!): Boolean!
  variableUpsert(input: VariableUpsertInput!): Boolean!
  volumeInstanceBackupLock(volumeInstanceBackupId: String!, volumeInstanceId: String!): Boolean!
  volumeInstanceBackupRestore(replicaServiceIds: [String!], volumeInstanceBackupId: String!, volumeInstanceId: String!, wipeServiceIds: [String!]): WorkflowId!
  volumeInstancePITRRestore(newServiceName: String, sourceRepoPath: String, targetTimestamp: DateTime!, volumeInstanceId: String!): WorkflowId!
}
`
