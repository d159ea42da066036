/** Of our own modules: `.js` in a build, which rewrites the endings of imports and not those of addresses. */
const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

/**
 * The address of a module that a thread runs. The build finds such modules by their addresses: write each as a `new
 * URL` of a relative path and `import.meta.url`.
 */
export function threadModule (source: URL): URL {
  return new URL(source.href.replace(/\.ts$/, ending))
}
