/** A name, with its schema where the script says one. */
export interface SqlName {
  readonly schema?: string
  readonly name: string
}

export interface ColumnDefinition {
  readonly name: string
  /** Everything behind the name, as the script has it. */
  readonly definition: string
  readonly notNull: boolean
  /** A default, an identity or a serial: an INSERT that does not know the column goes on working. */
  readonly fillsItself: boolean
}

export type ConstraintForm =
  | 'foreign key'
  | 'primary key'
  | 'unique'
  | 'check'
  | 'exclude'
  | 'other'

/** What one statement does to the schema. An ALTER TABLE may do several things. */
export type Effect =
  | {
      readonly kind: 'create-table'
      readonly table: SqlName
      readonly columns: readonly ColumnDefinition[]
    }
  | {
      readonly kind: 'create-index'
      readonly index: SqlName
      readonly table: SqlName
      readonly unique: boolean
      readonly concurrently: boolean
    }
  | { readonly kind: 'create-type'; readonly type: SqlName }
  | {
      readonly kind: 'create-other'
      readonly what: 'sequence' | 'schema' | 'extension' | 'view'
      readonly name: SqlName
    }
  | { readonly kind: 'add-enum-value'; readonly type: SqlName; readonly value: string }
  | {
      readonly kind: 'rename-enum-value'
      readonly type: SqlName
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'add-column'; readonly table: SqlName; readonly column: ColumnDefinition }
  | { readonly kind: 'drop-column'; readonly table: SqlName; readonly column: string }
  | {
      readonly kind: 'alter-type'
      readonly table: SqlName
      readonly column: string
      readonly type: string
    }
  | { readonly kind: 'set-not-null'; readonly table: SqlName; readonly column: string }
  | { readonly kind: 'drop-not-null'; readonly table: SqlName; readonly column: string }
  | { readonly kind: 'set-default'; readonly table: SqlName; readonly column: string }
  | { readonly kind: 'drop-default'; readonly table: SqlName; readonly column: string }
  | {
      readonly kind: 'add-constraint'
      readonly table: SqlName
      readonly constraint: string
      readonly form: ConstraintForm
      /** From CONSTRAINT on, as the script has it. */
      readonly definition: string
    }
  | { readonly kind: 'drop-constraint'; readonly table: SqlName; readonly constraint: string }
  | { readonly kind: 'rename-table'; readonly table: SqlName; readonly to: string }
  | {
      readonly kind: 'rename-column'
      readonly table: SqlName
      readonly from: string
      readonly to: string
    }
  | {
      readonly kind: 'rename-constraint'
      readonly table: SqlName
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'rename-index'; readonly index: SqlName; readonly to: string }
  | { readonly kind: 'rename-type'; readonly type: SqlName; readonly to: string }
  | { readonly kind: 'drop-table'; readonly table: SqlName }
  | { readonly kind: 'drop-index'; readonly index: SqlName }
  | { readonly kind: 'drop-type'; readonly type: SqlName }
  /** Rows, not the schema. */
  | { readonly kind: 'data'; readonly verb: string }
  /** BEGIN, COMMIT, SET, LOCK: changes nothing that stays. */
  | { readonly kind: 'session'; readonly verb: string }
  /** This reader does not know it, and says so. */
  | { readonly kind: 'not-understood'; readonly beginning: string }

/** A statement and what it does. */
export interface ReadStatement {
  readonly text: string
  readonly effects: readonly Effect[]
  /** A statement of its own for each effect: an ALTER TABLE that does several things can be half done by hand. */
  readonly texts: readonly string[]
}
