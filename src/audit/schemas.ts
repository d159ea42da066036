import { Type, type Static } from '@sinclair/typebox'
import { strict, oneOf, pageQuery, pageSchema, ref } from '../http/schema.ts'
import { auditActions } from './actions.ts'

export const AuditEventSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  at: Type.String({ format: 'date-time' }),
  action: oneOf(auditActions),
  actor: Type.String({ description: 'The id of an API key, or `cli` for whoever runs the service' }),
  resource: Type.Object({ type: Type.String(), id: Type.String({ format: 'uuid' }) }, strict),
}, { $id: 'AuditEvent', ...strict })
export type AuditEventRecord = Omit<Static<typeof AuditEventSchema>, 'action'> & { readonly action: string }

export const AuditEventPageSchema = pageSchema('AuditEventPage', ref(AuditEventSchema))

export const auditQuery = Type.Object({
  ...pageQuery,
  action: Type.Optional(oneOf(auditActions, { description: 'Only events of this action' })),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Only events since this time' })),
}, strict)
export type AuditQuery = Static<typeof auditQuery>
