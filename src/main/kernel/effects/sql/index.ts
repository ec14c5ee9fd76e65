export { createSql, describeSqlAct, type SqlParts } from './create-sql.ts'
