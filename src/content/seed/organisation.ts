/** The fixed row that owns the service's own content (rule V9): never null, the same on every installation. */
export const serviceOrganisation = {
  id: '019aa000-0000-7000-8000-000000000001',
  slug: 'peer-principles',
  name: 'Peer Principles',
} as const
