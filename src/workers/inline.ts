/** What is made of so many bytes holds the event loop for less than moving it to a thread would take. */
const inlineBytes = 256 * 1024

/** Whether work of this size stays on the event loop. */
export function isInline (bytes: number): boolean {
  return bytes <= inlineBytes
}
