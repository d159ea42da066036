/** In words that an old Node understands too. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Whether this Node can run the service: 22.18 runs TypeScript, Node-API 10 the database. */
export const isSupported = major >= 22 && (major > 22 || minor >= 18) && Number(process.versions.napi) >= 10
