import { parentPort, workerData } from 'node:worker_threads'
import { connectReader, connectWriter, emptyLog } from './connect.ts'
import { errorData, type ErrorData } from './error-data.ts'
import { statementsOf } from './statements.ts'

/** The thread of a connection: it does one thing at a time, in the order in which it is asked. */

export interface ThreadData {
  readonly file: string
  readonly may: 'read' | 'write'
}

export type Order =
  | { readonly do: 'exec', readonly sql: string }
  | { readonly do: 'run', readonly sql: string, readonly params: readonly unknown[] }
  | { readonly do: 'emptyLog' | 'close' }

/**
 * What came of an order, and whether a transaction is open after it. The first is of the connection itself, once it is
 * there.
 */
export interface Reply {
  readonly value?: unknown
  readonly error?: ErrorData
  readonly inTransaction: boolean
}

const reply = (message: Reply) => parentPort?.postMessage(message)

async function serve ({ file, may }: ThreadData) {
  const connection = await (may === 'write' ? connectWriter(file) : connectReader(file))
  const run = statementsOf(connection)

  function follow (order: Order): unknown {
    switch (order.do) {
      case 'run':
        return run(order.sql, order.params, may)
      case 'emptyLog':
        return emptyLog(connection)
      case 'exec':
        connection.exec(order.sql)
        return undefined
      case 'close':
        connection.close()
        return undefined
    }
  }

  parentPort?.on('message', (order: Order) => {
    try {
      const value = follow(order)
      reply({ value, inTransaction: connection.inTransaction })
    } catch (error) {
      reply({ error: errorData(error), inTransaction: connection.inTransaction })
    }
    if (order.do === 'close') parentPort?.close()
  })
  reply({ inTransaction: false })
}

serve(workerData as ThreadData).catch((error: unknown) => {
  reply({ error: errorData(error), inTransaction: false })
  parentPort?.close()
})
