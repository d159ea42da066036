/** PostgreSQL is the reference typing; storage/sqlite/columns.ts is held to it by one cast. */
export type Columns = typeof import('./postgres/columns.ts').columns
