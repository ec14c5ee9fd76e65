export { createSql, describeSqlAct } from './create-sql.ts'
