// CommonJS, because drizzle-kit wants every table as an export of its own and an ES module cannot export a list it computes.
const { columns } = require('../../src/storage/sqlite/columns.ts')
const { defineTables } = require('../../src/storage/schema/tables.ts')

module.exports = defineTables(columns)
