export { createSql, describeSqlAct } from './create-sql.ts'
export { createHistoryDatabase } from './history-database.ts'
